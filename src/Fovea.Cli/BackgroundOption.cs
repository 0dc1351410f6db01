using System.CommandLine;
using Fovea.Imaging;

namespace Fovea.Cli;

/// <summary><c>--background</c>: what pictures with transparency are laid on.</summary>
internal static class BackgroundOption
{
    public static Option<string> Create()
    {
        var option = new Option<string>("--background")
        {
            Description = "What transparent pixels are laid on: white, black, or a colour rrggbb.", DefaultValueFactory = _ => "white",
            HelpName = "COLOR",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && Parse(result.Tokens[0].Value) is null)
                result.AddError($"--background: expected white, black or rrggbb, got '{result.Tokens[0].Value}'");
        });
        return option;
    }

    public static Rgb Value(ParseResult parsed, Option<string> option) => Parse(parsed.GetValue(option)!)!.Value;

    private static Rgb? Parse(string text)
    {
        if (text is "white") return Rgb.White;
        if (text is "black") return Rgb.Black;
        try
        {
            // A shell takes # for the beginning of a comment.
            return Rgb.Parse(text.StartsWith('#') ? text : "#" + text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
