using System.Text;
using Fovea.Cli;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Fovea.Notebooks.Tests;

/// <summary>Runs the cells of a page as a notebook would: snippets in one C# kernel, commands by the command line's own application, both
/// in a folder of their own that is deleted afterwards.</summary>
internal sealed class PageSession : IDisposable
{
    private readonly CSharpKernel _kernel = new();
    private readonly string _before = Environment.CurrentDirectory;

    public PageSession()
    {
        _kernel.AddAssemblyReferences(Directory.GetFiles(AppContext.BaseDirectory, "Fovea.*.dll")
            .Where(f => !f.EndsWith("Tests.dll", StringComparison.Ordinal) && !f.EndsWith("Testing.dll", StringComparison.Ordinal)));
        Directory.CreateDirectory(Path.Combine(Folder, "images"));
        Environment.CurrentDirectory = Folder;
    }

    /// <summary>Where the cells run.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("fovea-course-").FullName;

    /// <summary>Runs a cell and returns what it printed.</summary>
    public async Task<string> Run(PageCell cell) => cell.Kind switch
    {
        PageCellKind.Snippet => (await Submit(cell.Text)).Printed,
        PageCellKind.Command => string.Concat(cell.Commands().Select(Command)),
        _ => "",
    };

    /// <summary>Runs C# and returns what it printed, and how the value of its last expression shows itself.</summary>
    public async Task<(string Printed, IReadOnlyList<FormattedValue> Value)> Submit(string code)
    {
        var result = await _kernel.SendAsync(new SubmitCode(code));
        if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failed) Assert.Fail($"{failed.Message}\n{code}");
        var printed = result.Events.OfType<StandardOutputValueProduced>().SelectMany(e => e.FormattedValues).Select(v => v.Value);
        var shown = result.Events.OfType<DisplayEvent>()
            .Where(e => e is ReturnValueProduced or DisplayedValueProduced or DisplayedValueUpdated).SelectMany(e => e.FormattedValues);
        return (string.Concat(printed), [.. shown]);
    }

    private static string Command(IReadOnlyList<string> words)
    {
        using StringWriter output = new(new StringBuilder()), errors = new();
        var (console, consoleErrors) = (Console.Out, Console.Error);
        Console.SetOut(output);
        Console.SetError(errors);
        try
        {
            var code = Application.Run([.. words]);
            Assert.True(code == Application.Done, $"fovea {string.Join(' ', words)}: exit code {code}: {errors}");
        }
        finally
        {
            Console.SetOut(console);
            Console.SetError(consoleErrors);
        }
        return output.ToString();
    }

    public void Dispose()
    {
        _kernel.Dispose();
        Environment.CurrentDirectory = _before;
        Directory.Delete(Folder, recursive: true);
    }
}
