using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Fovea.Imaging;
using Fovea.Tensors;

namespace Fovea.Reports;

/// <summary>Diagrams as pictures, laid out by Graphviz's program <c>dot</c>, which is looked for on the PATH when one is drawn.</summary>
/// <remarks><b>Source</b>: E. Gansner and S. North, "An open graph visualization system and its applications to software engineering",
/// Software: Practice and Experience 30 (2000).</remarks>
public static class Graphviz
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Whether <c>dot</c> is installed.</summary>
    public static bool IsFound => Found.Value;

    private static readonly Lazy<bool> Found = new(() =>
    {
        try
        {
            return Run("svg", "digraph {}").Length > 0;
        }
        catch (Exception e) when (e is FileNotFoundException or IOException)
        {
            return false;
        }
    });

    extension(Diagram diagram)
    {
        /// <summary>The diagram as an SVG file's text.</summary>
        /// <exception cref="FileNotFoundException">Graphviz is not installed.</exception>
        /// <exception cref="IOException">Graphviz failed; the message is its own.</exception>
        public string ToSvg() => Encoding.UTF8.GetString(Run("svg", diagram.ToDot()));

        /// <summary>Writes the diagram in the format of the extension, wholly or not at all: <c>.svg</c> and <c>.png</c> through Graphviz,
        /// <c>.dot</c> (or <c>.gv</c>) and <c>.mmd</c> (Mermaid) as text without it.</summary>
        /// <param name="path">The file to create or replace.</param>
        /// <exception cref="NotSupportedException">No format has this extension.</exception>
        /// <exception cref="FileNotFoundException">SVG or PNG is asked for and Graphviz is not installed.</exception>
        /// <exception cref="IOException">The file cannot be written, or Graphviz failed.</exception>
        public void Save(string path)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            var bytes = Path.GetExtension(path).ToUpperInvariant() switch
            {
                ".SVG" => Run("svg", diagram.ToDot()),
                ".PNG" => Run("png", diagram.ToDot()),
                ".DOT" or ".GV" => Encoding.UTF8.GetBytes(diagram.ToDot()),
                ".MMD" => Encoding.UTF8.GetBytes(diagram.ToMermaid()),
                _ => throw new NotSupportedException($"{path}: expected a file name that ends in .svg, .png, .dot or .mmd."),
            };
            AtomicFile.Write(path, stream => stream.Write(bytes));
        }
    }

    private static byte[] Run(string format, string dot)
    {
        var start = new ProcessStartInfo("dot", [$"-T{format}"])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        };
        using var process = Start(start);
        using var output = new MemoryStream();
        // Both ends at once: either pipe may be full before the other is done.
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(dot);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything; what it said follows.
        }
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new IOException(
                FormattableString.Invariant($"Graphviz: no drawing within {Patience.TotalSeconds} s; the graph is too large. ")
                + "Write .dot or .mmd instead.");
        }
        Task.WaitAll(reading, errors);
        if (process.ExitCode == 0) return output.ToArray();
        var said = errors.Result.Trim().ReplaceLineEndings(" ");
        throw new IOException($"Graphviz: dot ended with exit code {process.ExitCode}: {said}");
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new FileNotFoundException("SVG and PNG need Graphviz's program dot on the PATH: apt-get install graphviz"
                + " / dnf install graphviz / brew install graphviz. Files that end in .dot or .mmd are written without it.", e);
        }
    }
}
