namespace Fovea.Course;

internal sealed class PhotometricStereoSet() : ExerciseSet("photometric-stereo", "Photometric stereo by hand",
    "From pictures of a matt object under lights from several directions follow the normal and the albedo of each pixel, and from the "
    + "normals the depth: light directions, rendering, least squares, albedo, shadows left out, integration, the angular error.", "6 h")
{
    public override int Order => 30;
}
