using Fovea.Reports;
using Fovea.Tensors;

namespace Fovea.Course;

/// <summary>ρ = |G|, n = G/ρ.</summary>
public interface IAlbedoAndNormals
{
    /// <summary>The albedo and the normal of each pixel.</summary>
    (double[] Albedo, double[,] Normals) Split(double[,] g);
}

internal sealed class AlbedoAndNormalsExercise : Exercise<IAlbedoAndNormals>
{
    public AlbedoAndNormalsExercise() : base("photometric-stereo", "albedo-and-normals", 40, "AlbedoAndNormals",
        "albedo and unit normals from their product")
    {
        Check("Split: albedo", 1, (answer, draw) =>
        {
            var o = new MattObject(draw, 0.5);
            var g = o.Scaled();
            return new Trial(() => answer.Split(g).Albedo, Tensor.From(o.Albedo))
                .Mistake("the root is missing: the albedo is the length of G", () => Tensor.From(o.Albedo).Square())
                .Mistake("the length of G is √(x² + y² + z²), not |x| + |y| + |z|", () => g.ToTensor().Abs().Sum(1))
                .Keeps(g);
        });
        Check("Split: normals", 1, (answer, draw) =>
        {
            var o = new MattObject(draw, 0.5);
            var (g, albedo) = (o.Scaled(), o.Albedo.ToTensor().Reshape([-1, 1]));
            return new Trial(() => answer.Split(g).Normals, o.Normals.ToTensor())
                .Mistake("the albedo is not divided out: normals are not of unit length", () => g.ToTensor())
                .Mistake("normals are not of unit length: the albedo is divided out twice", () => o.Normals.ToTensor() / albedo)
                .Mistake("normals are not of unit length: divided by z", () => g.ToTensor() / g.ToTensor().Slice(1, 2, 3))
                .Keeps(g);
        });
        Check("Split: pixels without light", 1, (answer, draw) =>
        {
            var o = new MattObject(draw, 0.5);
            var (g, normals, dark) = (o.Scaled(), (double[,])o.Normals.Clone(), draw.Whole(0, 3));
            for (var i = 0; i < 3; i++) (g[dark, i], normals[dark, i]) = (0, i == 2 ? 1 : 0);
            return new Trial(() => answer.Split(g).Normals, normals.ToTensor())
                .Mistake("where G is 0 there is a division by zero: the normal is (0, 0, 1) there", () => Dark(normals, dark, double.NaN))
                .Mistake("where G is 0 the normal is (0, 0, 1)", () => Dark(normals, dark, 0));
        });
    }

    protected override IEnumerable<PageBlock> Show(IAlbedoAndNormals answer)
    {
        var (normals, g) = Sphere.Checked();
        var split = answer.Split(g);
        yield return new PictureGallery("A sphere with a checked albedo").Add(Pictures.Normals("normals, yours", split.Normals, Sphere.Size,
            Sphere.Size)).Add(Pictures.Normals("normals, as they should be", normals, Sphere.Size, Sphere.Size))
            .Add(Pictures.Grey("albedo, yours", Sphere.Plane(split.Albedo)));
    }

    private static Tensor Dark(double[,] normals, int pixel, double value)
    {
        var changed = (double[,])normals.Clone();
        for (var i = 0; i < 3; i++) changed[pixel, i] = value;
        return changed.ToTensor();
    }
}
