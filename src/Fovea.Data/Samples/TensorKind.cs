namespace Fovea.Data;

/// <summary>What the values of a tensor mean, which decides what a transform of the sample does to it.</summary>
public enum TensorKind
{
    /// <summary>Anything: class numbers, vectors, boxes. No transform touches it.</summary>
    Other,

    /// <summary>A picture, Float32 [C, H, W]: every transform changes it.</summary>
    Picture,

    /// <summary>Float32 values of each pixel that are no colours, [C, H, W]: depths, albedo, the sharp picture of a blurred one. They move
    /// with the pictures and keep their values.</summary>
    Map,

    /// <summary>An integer or truth value of each pixel, [H, W] or [C, H, W]. It moves with the pictures, each pixel to its nearest, so
    /// that no new values arise.</summary>
    Mask,

    /// <summary>Unit normals, Float32 [3, H, W]: x right, y up, z towards the camera; (0, 0, 0) where there is none. They move with the
    /// pictures, and turn with them: a picture that is flipped left to right has −n.x.</summary>
    NormalMap,
}
