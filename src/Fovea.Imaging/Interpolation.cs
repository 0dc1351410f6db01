namespace Fovea.Imaging;

/// <summary>The filter by which a picture is brought to another size. Both are widened where pictures shrink, so that they smooth before
/// they thin out.</summary>
public enum Interpolation
{
    /// <summary>A triangle, <c>max(0, 1 − |t|)</c>: Pillow's <c>BILINEAR</c>.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = −½ over four pixels: Pillow's <c>BICUBIC</c>. <b>Source</b>: R. Keys, "Cubic convolution interpolation
    /// for digital image processing", IEEE Transactions on Acoustics, Speech, and Signal Processing 29 (1981), equation 15.</summary>
    Bicubic,
}
