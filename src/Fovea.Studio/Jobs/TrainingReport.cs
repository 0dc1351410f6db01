using System.Globalization;
using Fovea.Training;

namespace Fovea.Studio;

/// <summary>Tells a job how far a training in this process came, in the place of a console.</summary>
/// <param name="job">Who is told.</param>
/// <param name="share">Which part of the job the training is, 0…1.</param>
internal sealed class TrainingReport(StudioJob job, double share = 1) : IProgress<FitProgress>
{
    public void Report(FitProgress value)
    {
        job.Report(share * (value.Epoch - 1 + (double)value.Batch / Math.Max(1, value.Batches)) / value.Epochs);
        job.Note = string.Create(CultureInfo.InvariantCulture, $"epoch {value.Epoch} of {value.Epochs}");
    }
}
