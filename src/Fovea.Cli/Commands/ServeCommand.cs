using System.CommandLine;
using Fovea.Serving;
using Microsoft.Extensions.Hosting;

namespace Fovea.Cli.Commands;

/// <summary><c>fovea serve</c>: classifiers over HTTP.</summary>
internal sealed class ServeCommand : ICommand
{
    public Command Build()
    {
        var models = new Argument<string[]>("MODEL")
        {
            Description = "PATH, NAME=PATH or NAME@VERSION=PATH of a model: .fovea, .onnx, weights, or a run folder.",
            Arity = ArgumentArity.OneOrMore,
        };
        var options = new ServeOptions();
        var command = new ExampleCommand("serve", "Serve image classifiers over HTTP.",
            "fovea serve model.fovea",
            "fovea serve runs/mnist-cnn-1 --port 8080 --api-key-file keys.txt",
            "fovea serve digits@1=old.fovea digits@2=new.fovea squeezenet=model.onnx --host 0.0.0.0 --certificate server.pfx",
            "curl --data-binary @digit.png -H 'Content-Type: image/png' http://127.0.0.1:8080/v1/predict?top=3") { models };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed.GetValue(models)!, options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string[] models, ServeOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        var serving = options.Serving(parsed, models);
        var address = options.Address(parsed);
        using var server = new ClassifierServer(serving);
        await Task.Run(server.Load, cancellation);
        await using var app = ServingHost.Create(server, address);
        await app.StartAsync(cancellation);
        foreach (var warning in ServeOptions.Warnings(serving, address)) Console.Error.WriteLine($"fovea: {warning}");
        var names = string.Join(", ", server.Models.All.Select(m => $"{m.Name}@{m.Version}"));
        Console.Error.WriteLine($"Serving {names} on {ServingHost.Address(app)}. Ctrl-C stops.");
        await app.WaitForShutdownAsync(cancellation);
        return Application.Done;
    }
}
