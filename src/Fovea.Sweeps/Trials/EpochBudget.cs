using Fovea.Training;

namespace Fovea.Sweeps;

/// <summary>Ends a training after some of its epochs, at a checkpoint from which it goes on as if it had not ended.</summary>
/// <param name="epochs">Epochs that it is to have had.</param>
/// <param name="each">Told of each epoch that ends.</param>
internal sealed class EpochBudget(int epochs, Action<EpochResult> each) : Callback
{
    // One that was cut after its last epoch has nothing left to do.
    public override bool SeesEachStep => false;

    public override void FitBegins(TrainingContext context) => Decide(context);

    public override void EpochEnds(TrainingContext context)
    {
        each(context.Epoch!);
        Decide(context);
    }

    private void Decide(TrainingContext context)
    {
        if (context.Progress.Epoch >= epochs) context.Stop("the epochs of this rung are over");
    }
}
