namespace Fovea.Photometry;

/// <summary>The progress of one part of a longer work: done + share · value of the whole.</summary>
internal sealed class ProgressPart(IProgress<double> whole, double done, double share) : IProgress<double>
{
    public void Report(double value) => whole.Report(done + share * value);
}
