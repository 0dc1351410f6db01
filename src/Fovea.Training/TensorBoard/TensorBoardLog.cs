using System.Text.Json.Nodes;

namespace Fovea.Training.TensorBoard;

/// <summary>Writes <c>tensorboard/</c> of a run, for TensorBoard: every figure and histogram of <c>metrics.jsonl</c>, the pictures of the
/// first batch, and the graph of the network.</summary>
/// <remarks>The files of a training that continues begin anew; what earlier ones hold of steps that come again is cut off.</remarks>
/// <param name="run">Where.</param>
/// <param name="config">What the run is made of.</param>
internal sealed class TensorBoardLog(RunFolder run, RunConfig config) : Callback
{
    private EventFile? _file;

    private string Folder => run.In("tensorboard");

    /// <inheritdoc/>
    public override bool SeesEachStep => false;

    /// <inheritdoc/>
    public override void FitBegins(TrainingContext context)
    {
        var step = context.Progress.Step;
        if (step == 0) foreach (var file in EventFile.Files(Folder)) File.Delete(file);
        EventFile.Trim(Folder, step);
        _file = EventFile.Begin(Folder);
        run.Appended = Write;
        if (step == 0) _file.Append(NetworkGraph.Of(context.Task.Network, Tensors.Shape.Create(config.ImageShape)));
    }

    /// <inheritdoc/>
    public override void AfterForward(TrainingContext context)
    {
        if (context.Progress.Step > 0 || context.Batch is not { Inputs: [var input, ..] }) return;
        if (BatchPicture.Of("batch/first", input, config.Mean, config.Std) is { } picture) _file?.Append(0, picture);
    }

    private void Write(JsonObject line) => _file?.Append((long?)line["step"] ?? 0, MetricEvents.Of(line));
}
