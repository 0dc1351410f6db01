namespace Fovea.Imaging.Codecs;

/// <summary>
/// A compressor or decompressor of the library. Each thread keeps one of each, since making one costs more than decoding a small file.
/// </summary>
internal sealed unsafe class TurboJpegHandle
{
    [ThreadStatic]
    private static TurboJpegHandle? compressor;

    [ThreadStatic]
    private static TurboJpegHandle? decompressor;

    private TurboJpegHandle(nint value)
    {
        if (value == 0) throw new InvalidOperationException("JPEG: libturbojpeg could not start.");
        Value = value;
    }

    /// <summary>
    /// Forgets this thread's decompressor: after an error the library keeps what it had parsed, and the next file would inherit it.
    /// </summary>
    public static void DiscardDecompressor() => decompressor = null;

    // Runs some time after the thread that owned the handle has ended, or the handle was discarded.
    ~TurboJpegHandle() => TurboJpegLibrary.Destroy(Value);

    public nint Value { get; }

    public static TurboJpegHandle Compressor
    {
        get
        {
            TurboJpegLibrary.Require();
            return compressor ??= new(TurboJpegLibrary.InitCompress());
        }
    }

    public static TurboJpegHandle Decompressor
    {
        get
        {
            TurboJpegLibrary.Require();
            return decompressor ??= new(TurboJpegLibrary.InitDecompress());
        }
    }
}
