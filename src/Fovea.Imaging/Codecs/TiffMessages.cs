using System.Globalization;
using BitMiracle.LibTiff.Classic;

namespace Fovea.Imaging.Codecs;

/// <summary>What LibTiff.NET says of a file: the first error goes into ours, and nothing to the console.</summary>
/// <remarks>The library has one handler for the whole process. Ours keeps what belongs to pictures opened here, and hands the rest to the
/// handler that was there before.</remarks>
internal sealed class TiffMessages : TiffErrorHandler
{
    private TiffErrorHandler? _before;

    /// <summary>Puts the handler in place.</summary>
    public static void Install()
    {
        var handler = new TiffMessages();
        handler._before = Tiff.SetErrorHandler(handler);
    }

    public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
    {
        if (SinkOf(tif) is not { } sink) _before?.ErrorHandler(tif, method, format, args);
        else sink.First ??= string.Format(CultureInfo.InvariantCulture, format, args);
    }

    public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
    {
        if (SinkOf(tif) is null) _before?.WarningHandler(tif, method, format, args);
    }

    public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
    {
        if (SinkOf(tif) is null) _before?.ErrorHandlerExt(tif, clientData, method, format, args);
    }

    public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
    {
        if (SinkOf(tif) is null) _before?.WarningHandlerExt(tif, clientData, method, format, args);
    }

    private static Sink? SinkOf(Tiff? tif) => tif?.GetStream() is Source source ? source.Sink : null;

    /// <summary>The first error of a picture.</summary>
    internal sealed class Sink
    {
        public string? First { get; set; }
    }

    /// <summary>A stream that knows where its picture's errors go.</summary>
    internal sealed class Source(Sink sink) : TiffStream
    {
        public Sink Sink => sink;
    }
}
