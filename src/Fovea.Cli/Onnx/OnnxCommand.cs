using System.CommandLine;

namespace Fovea.Cli.Onnx;

/// <summary><c>fovea onnx</c>: models of other frameworks.</summary>
internal sealed class OnnxCommand : ICommand
{
    public Command Build() => new ExampleCommand("onnx", "Run, draw and test ONNX models.",
        "fovea onnx run model.onnx --input x.npy --output y.npy", "fovea onnx show model.onnx -o model.svg", "fovea onnx test node/");
}
