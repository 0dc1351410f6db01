using System.CommandLine;
using Fovea.Photometry;

namespace Fovea.Cli.Photometry;

/// <summary><c>fovea ps relight</c>: a solved object under a new light.</summary>
internal sealed class PsRelightCommand : ICommand
{
    public string Parent => "ps";

    public Command Build()
    {
        var folder = new Argument<string>("OUT") { Description = "A folder that 'fovea ps solve' wrote." };
        var light = new Option<string>("--light")
        {
            Description = "Towards the light: right, up, to the camera.", Required = true,
            HelpName = "X,Y,Z"
        };
        var @out = CommonOptions.Out("The picture to write; relit.png in the folder unless given.");
        var json = CommonOptions.Json();
        var command = new ExampleCommand("relight", "Draw a solved object under a new light.",
            "fovea ps relight cat --light 0.5,0.5,0.7", "fovea ps relight cat --light=-1,0,1 --out left.png") { folder, light, @out, json };
        command.SetAction(parsed =>
        {
            var direction = PsOptions.Direction("--light", parsed.GetValue(light)!);
            var (from, to) = (parsed.GetValue(folder)!, parsed.GetValue(@out));
            var result = ResultFolder.Load(from);
            to ??= Path.Combine(from, "relit.png");
            LinearPicture.Encode(Reconstruction.Relight(result, direction), result.Mask, result.Channels,
                LinearPicture.White(result.ChannelAlbedo)).Save(to);
            if (parsed.GetValue(json)) JsonOutput.Print(new Fields
            {
                ["file"] = to,
                ["light"] = new[] { direction.X, direction.Y, direction.Z }
            });
            else Console.WriteLine(to);
            return Application.Done;
        });
        return command;
    }
}
