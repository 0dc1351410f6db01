using System.Runtime.CompilerServices;
using SkiaSharp;

namespace Fovea.Imaging.Codecs;

/// <summary>SkiaSharp, which is loaded when the first file that needs it is met, and not before.</summary>
internal static class SkiaLibrary
{
    /// <summary>Makes sure that its native library is there.</summary>
    /// <param name="what">What needs it, as JPEG.</param>
    /// <exception cref="DllNotFoundException">It is not.</exception>
    public static void Require(string what)
    {
        try
        {
            Touch();
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException or FileNotFoundException
            or EntryPointNotFoundException or BadImageFormatException)
        {
            throw Missing(what, e);
        }
    }

    internal static DllNotFoundException Missing(string what, Exception? cause = null) => new(
        $"{what} needs the native library of SkiaSharp, which is not there for this system: keep libSkiaSharp beside the program,"
        + " or add the package SkiaSharp.NativeAssets of this system; PNG and PNM are read and written without it.", cause);

    // In a method of its own, which is compiled, and its types loaded, within the try above.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Touch()
    {
        using var probe = new SKPaint();
    }
}
