namespace Fovea.Tensors;

/// <summary>One optimizer step for a group of elements: the parameter and up to three running states, from the gradient.</summary>
public interface IUpdateRule
{
    /// <summary>Updates a lane of the parameter and its states in place; states that do not exist are zero and are not kept.</summary>
    void Apply<V>(ref V parameter, V gradient, ref V state0, ref V state1, ref V state2) where V : unmanaged, ILane<V>;
}
