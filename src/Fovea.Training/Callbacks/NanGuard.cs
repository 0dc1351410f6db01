using System.Globalization;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>Looks at the loss and at every gradient before each step; where one is not finite, it finds the first layer, operation or
/// parameter that is not, and ends the training with that, or leaves the batch out and says so.</summary>
/// <remarks>A batch that is left out changes nothing: neither parameters nor running statistics, which are put back, nor any figure. Put it
/// first in the list: what comes after it sees gradients of zero for such a batch. A <see cref="GradientAccumulation"/> takes the mean over
/// the others of the step, and where there are none there is no step.</remarks>
/// <param name="skip">Whether the batch is left out; otherwise training ends.</param>
/// <param name="most">Batches left out one after the other after which training ends all the same, 1 or more.</param>
[Part("nanGuard", "finds what is not finite, and ends training or leaves the batch out")]
public sealed class NanGuard(bool skip = false, int most = 10) : Callback
{
    private readonly int _most = most >= 1 ? most
        : throw new ArgumentOutOfRangeException(nameof(most), most, "NanGuard: expected 1 batch or more.");

    private Tensor[] _buffers = [], _before = [];
    private Tensor[] _parameters = [];
    private long _skipped;
    private int _inRow;

    /// <summary>Whether a batch is left out.</summary>
    public bool Skip => skip;

    /// <summary>Batches left out one after the other after which training ends.</summary>
    public int Most => _most;

    /// <summary>Batches left out so far.</summary>
    public long Skipped => _skipped;

    /// <inheritdoc/>
    public override void FitBegins(TrainingContext context)
    {
        _parameters = [.. context.Task.Modules.SelectMany(m => m.Parameters()).Distinct()];
        _buffers = [.. context.Task.Modules.SelectMany(m => m.NamedBuffers()).Select(b => b.Tensor)
            .Where(b => b.DType is DType.Float32 or DType.Float64 or DType.Int64).Distinct()];
        _before = [.. _buffers.Select(b => b.Clone())];
    }

    /// <inheritdoc/>
    public override void BatchBegins(TrainingContext context)
    {
        for (var i = 0; i < _buffers.Length; i++) _before[i].CopyFrom(_buffers[i]);
    }

    /// <inheritdoc/>
    public override void NotFinite(TrainingContext context) => Look(context);

    /// <inheritdoc/>
    public override void AfterBackward(TrainingContext context)
    {
        if (!context.IsLeftOut) Look(context);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, Tensor> StateDict() =>
        new Dictionary<string, Tensor> { ["skipped"] = Tensor.From(_skipped), ["inRow"] = Tensor.From((long)_inRow) };

    /// <inheritdoc/>
    public override void LoadStateDict(IReadOnlyDictionary<string, Tensor> state) =>
        (_skipped, _inRow) = ((long)Part(state, "skipped").Item(), (int)Part(state, "inRow").Item());

    /// <summary>What is not finite in the batch at hand, whose gradients are this process's own; null where nothing is.</summary>
    internal string? Search(TrainingContext context)
    {
        if (!double.IsFinite(context.Loss)) return NonFiniteSearch.Forward(context);
        foreach (var parameter in _parameters)
            if (parameter.Grad is { } gradient && !gradient.IsAllFinite()) return NonFiniteSearch.Backward(context);
        return null;
    }

    private void Look(TrainingContext context)
    {
        if ((context.Trainer.Share is null ? Search(context) : context.Fault) is { } what) Found(context, what);
        else _inRow = 0;
    }

    private void Found(TrainingContext context, string what)
    {
        var at = string.Create(CultureInfo.InvariantCulture, $"step {context.Progress.Step + 1} (epoch {context.Progress.Epoch + 1})");
        // Where several processes train, it has changed nothing yet, and gradients are not its own.
        var isOwn = context.Trainer.Share is null;
        for (var i = 0; isOwn && i < _buffers.Length; i++) _buffers[i].CopyFrom(_before[i]);
        if (!skip) throw End(context, $"not finite at {at}: {what}");
        if (++_inRow > _most) throw End(context, string.Create(CultureInfo.InvariantCulture,
            $"not finite at {at}, after {_most} batches that were left out: {what}"));
        _skipped++;
        context.LeaveOut();
        foreach (var parameter in _parameters)
            if (isOwn && parameter.Grad is { } gradient) parameter.Grad = Tensor.Zeros(gradient.Shape, gradient.DType);
        context.Note($"nanGuard: left out the batch of {at}: {what}");
    }

    private static TrainingDivergedException End(TrainingContext context, string message)
    {
        context.Trainer.Tell(callback => callback.Diverged(context));
        return new($"nanGuard: {message}. Try a lower learning rate, or gradientClipping");
    }
}
