namespace Fovea.Cli.Tests;

/// <summary>A run of two epochs on the digits, and a run on a generated MNIST with its data; trained once for a class of tests.</summary>
public sealed class SmallRuns : IDisposable
{
    private readonly CliRunner _cli = new();

    public SmallRuns()
    {
        _cli.Run("train", "--epochs", "2", "--out", "digits").Done();
        MnistFolder.Write(_cli.Folder);
        _cli.Run("train", "mnist-mlp", "--epochs", "1", "--data", ".", "--out", "mnist-run").Done();
    }

    /// <summary>The run on the digits; not to be changed.</summary>
    public string Digits => Path.Combine(_cli.Folder, "digits");

    /// <summary>Copies the other run to <c>run</c> below a folder, with its data beside it.</summary>
    public void CopyMnist(string folder)
    {
        RunFiles.Copy(Path.Combine(_cli.Folder, "mnist-run"), Path.Combine(folder, "run"));
        RunFiles.Copy(Path.Combine(_cli.Folder, "mnist"), Path.Combine(folder, "mnist"));
    }

    public void Dispose() => _cli.Dispose();
}
