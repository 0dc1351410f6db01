using Fovea.Training;

namespace Fovea.Notebooks;

/// <summary>A training as a notebook shows it: a live line, a table of the epochs and the curves of the losses.</summary>
/// <remarks>It is the <see cref="Trainer.View"/> of a trainer, and it is shown itself; what is shown is renewed by <see cref="Changed"/>.
/// </remarks>
/// <example><code>
/// var view = new TrainingView();
/// var shown = view.Display();
/// view.Changed = () => shown.Update(view);
/// trainer.View = view;
/// </code></example>
public sealed class TrainingView : IProgress<FitProgress>
{
    private readonly List<EpochSummary> _epochs = [];
    private readonly List<string> _notes = [];

    /// <summary>Called whenever there is something new to show, on the thread that trains.</summary>
    public Action? Changed { get; set; }

    /// <summary>The epochs that have ended.</summary>
    public IReadOnlyList<EpochSummary> Epochs => _epochs;

    /// <summary>What the training has said.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Where the training stands; null before it has begun.</summary>
    public FitProgress? Now { get; private set; }

    /// <inheritdoc/>
    public void Report(FitProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Now = value;
        if (value.Summary is { } epoch) _epochs.Add(epoch);
        if (value.Note is { } note) _notes.Add(note);
        Changed?.Invoke();
    }
}
