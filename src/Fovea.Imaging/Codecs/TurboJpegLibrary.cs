using System.Runtime.InteropServices;

namespace Fovea.Imaging.Codecs;

/// <summary>The functions of libjpeg-turbo's TurboJPEG interface that are used, found when the first JPEG file is met.</summary>
/// <remarks><b>Source</b>: libjpeg-turbo 2.x, <c>turbojpeg.h</c>; version 3 keeps these functions.</remarks>
internal static unsafe class TurboJpegLibrary
{
    private static readonly string[] Names =
    [
        "libturbojpeg.so.0", "libturbojpeg.so", "turbojpeg.dll", "libturbojpeg.dll", "libturbojpeg.dylib",
        "/opt/homebrew/opt/jpeg-turbo/lib/libturbojpeg.dylib", "/usr/local/opt/jpeg-turbo/lib/libturbojpeg.dylib",
    ];

    private static readonly nint Library = Find();

    public static readonly delegate* unmanaged<nint> InitDecompress = (delegate* unmanaged<nint>)Export("tjInitDecompress");

    public static readonly delegate* unmanaged<nint> InitCompress = (delegate* unmanaged<nint>)Export("tjInitCompress");

    public static readonly delegate* unmanaged<nint, int> Destroy = (delegate* unmanaged<nint, int>)Export("tjDestroy");

    /// <summary>handle, file, its size → width, height, chroma subsampling, colour space.</summary>
    public static readonly delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int> DecompressHeader =
        (delegate* unmanaged<nint, byte*, CULong, int*, int*, int*, int*, int>)Export("tjDecompressHeader3");

    /// <summary>handle, file, its size, samples, width, bytes a row, height, pixel format, flags.</summary>
    public static readonly delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int> Decompress =
        (delegate* unmanaged<nint, byte*, CULong, byte*, int, int, int, int, int, int>)Export("tjDecompress2");

    /// <summary>handle, samples, width, bytes a row, height, pixel format, file, its size, chroma subsampling, quality, flags.</summary>
    public static readonly delegate* unmanaged<nint, byte*, int, int, int, int, byte**, CULong*, int, int, int, int> Compress =
        (delegate* unmanaged<nint, byte*, int, int, int, int, byte**, CULong*, int, int, int, int>)Export("tjCompress2");

    public static readonly delegate* unmanaged<byte*, void> Free = (delegate* unmanaged<byte*, void>)Export("tjFree");

    private static readonly delegate* unmanaged<nint, byte*> ErrorText = (delegate* unmanaged<nint, byte*>)Export("tjGetErrorStr2");

    public static bool IsFound => Library != 0;

    /// <exception cref="DllNotFoundException">The library is not installed, or is older than these functions.</exception>
    public static void Require()
    {
        if (Library == 0 || Compress == null || Decompress == null || DecompressHeader == null || ErrorText == null)
            throw Missing();
    }

    public static DllNotFoundException Missing() => new("JPEG needs libturbojpeg: apt-get install libturbojpeg0 / dnf install turbojpeg"
        + " / brew install jpeg-turbo / on Windows turbojpeg.dll from libjpeg-turbo.org on the PATH.");

    public static string Error(nint handle) => Marshal.PtrToStringUTF8((nint)ErrorText(handle)) ?? "unknown error";

    private static nint Find()
    {
        foreach (var name in Names) if (NativeLibrary.TryLoad(name, out var library)) return library;
        return 0;
    }

    private static nint Export(string name) => Library != 0 && NativeLibrary.TryGetExport(Library, name, out var address) ? address : 0;
}
