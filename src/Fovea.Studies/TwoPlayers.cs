using Fovea.Models;
using Fovea.Nn;
using Fovea.Tensors;
using Fovea.Training;

namespace Fovea.Studies;

/// <summary>A generator and a discriminator that learn by turns, for studies that look at each step, or that let one of them learn
/// alone.</summary>
/// <param name="pair">Both.</param>
/// <param name="loss">What each makes small.</param>
/// <param name="discriminates">How the discriminator moves.</param>
/// <param name="generates">How the generator moves.</param>
internal sealed class TwoPlayers(AdversarialPair pair, AdversarialLoss loss, Optimizer discriminates, Optimizer generates)
{
    private readonly TrainingStep[] _turns = [.. new GanTask(pair, loss).Turns.Select(turn => new TrainingStep([pair], turn.Compute))];

    /// <summary>Both.</summary>
    public AdversarialPair Pair => pair;

    /// <summary>A step of the discriminator; its loss before, without a penalty.</summary>
    /// <param name="real">Real samples; as many are made.</param>
    public double Discriminate(Tensor real)
    {
        var result = _turns[0].Run([real], []);
        discriminates.Step();
        using var _ = Autograd.NoGrad();
        return loss.Discriminator(result.Outputs[0], result.Outputs[1]).Item();
    }

    /// <summary>A step of the generator; the norm of its gradient, and the mean of σ(D(G(z))) before.</summary>
    /// <param name="real">As many samples are made.</param>
    public (double Norm, double Score) Generate(Tensor real)
    {
        var result = _turns[1].Run([real], []);
        var norm = Norm(pair.Generator.Parameters().Select(p => p.Grad!));
        generates.Step();
        using var _ = Autograd.NoGrad();
        return (norm, result.Outputs[0].Sigmoid().Mean().Item());
    }

    /// <summary>√Σ‖g‖².</summary>
    public static double Norm(params IEnumerable<Tensor> gradients)
    {
        using var _ = Autograd.NoGrad();
        return Math.Sqrt(gradients.Sum(g => g.Square().Sum().Item()));
    }
}
