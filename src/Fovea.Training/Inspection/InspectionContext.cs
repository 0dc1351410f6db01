using Fovea.Data;
using Fovea.Tensors;

namespace Fovea.Training;

/// <summary>A run that is inspected, with what several inspections need of it.</summary>
public sealed class InspectionContext
{
    private readonly Lazy<Predictions?> _test, _validation;

    /// <summary>Looks at a run.</summary>
    /// <param name="session">The run, with its weights.</param>
    /// <param name="options">What is looked at; null for what is usual.</param>
    /// <exception cref="ArgumentException">Validation images are to be shown and the run holds none out, or there is no image of the
    /// index.</exception>
    public InspectionContext(TrainingSession session, InspectionOptions? options = null) : this(session, options, null, null)
    {
    }

    // What was measured before is not measured again.
    internal InspectionContext(TrainingSession session, InspectionOptions? options, Predictions? test, Predictions? validation)
    {
        ArgumentNullException.ThrowIfNull(session);
        (Session, Options) = (session, options ?? new());
        if (Options.OnValidation && session.ValidationBatches is null) throw new ArgumentException(
            $"{Name(session)}: expected validation images, got none: the run held none out. Look at the test images, or train with --validation 0.1.");
        if (Options.Picture is null && (uint)Options.Index >= (uint)Shown.Count) throw new ArgumentException(
            $"expected an image from 0 to {Shown.Count - 1} of the {ShownName} set, got {Options.Index}");
        _test = new(() => test ?? Measure(session.TestBatches));
        _validation = new(() => validation ?? Measure(session.ValidationBatches));
    }

    /// <summary>The run.</summary>
    public TrainingSession Session { get; }

    /// <summary>What is looked at.</summary>
    public InspectionOptions Options { get; }

    /// <summary>Told what takes a while, a line each time; null for nobody.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>Stops the inspection.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Whether each image has one class.</summary>
    public bool IsClassification => Session.Trainer.Task is ClassificationTask;

    /// <summary>Whether the images can be shown: one channel or three.</summary>
    public bool HasPictures => Shown.ImageShape[0] is 1 or 3;

    /// <summary>The images that are shown: the test images, or those held out for validation.</summary>
    public Dataset Shown => Options.OnValidation ? Session.Data.Validation! : Session.Data.Test;

    /// <summary><c>test</c> or <c>validation</c>.</summary>
    public string ShownName => Options.OnValidation ? "validation" : "test";

    /// <summary>The network's answers on the images that are shown.</summary>
    /// <exception cref="InvalidOperationException">The run is no classification.</exception>
    public Predictions Answers => (Options.OnValidation ? _validation : _test).Value
        ?? throw new InvalidOperationException($"{Name(Session)}: expected a classification, got {Session.Config.Task.Name}.");

    /// <summary>The network's answers on the validation images; null where there are none, or no classes.</summary>
    public Predictions? Validation => _validation.Value;

    /// <summary>Images of a part in the batches that the network was measured on.</summary>
    internal DataLoader Batches(Dataset part, int[] indices) =>
        new(part.Subset(indices), Session.TestBatches.BatchSize, transforms: [Session.Config.BuildNormalize()]);

    /// <summary>So many positions of a part, evenly spread; all where there are no more.</summary>
    internal static int[] Spread(int count, int most) => count <= most
        ? [.. Enumerable.Range(0, count)]
        : [.. Enumerable.Range(0, most).Select(i => (int)((long)i * count / most))];

    private Predictions? Measure(DataLoader? batches)
    {
        if (!IsClassification || batches is null) return null;
        Cancellation.ThrowIfCancellationRequested();
        using var _ = Autograd.NoGrad();
        return Predictions.Of(Session.Trainer, batches);
    }

    private static string Name(TrainingSession session) => session.Run?.Path ?? session.Config.Name;
}
