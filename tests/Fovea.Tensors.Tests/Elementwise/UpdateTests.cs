namespace Fovea.Tensors.Tests;

/// <summary>The primitive under optimizers: a parameter and its running states, changed in place.</summary>
public class UpdateTests
{
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void A_step_changes_parameter_and_states_in_place(DType dtype)
    {
        foreach (var n in new[] { 0, 1, 15, 16, 17, 65, 40_001 })
        {
            Tensor p = Golden.Input(1, [n], dtype), g = Golden.Input(2, [n], dtype), velocity = Golden.Input(3, [n], dtype),
                square = Golden.Input(4, [n], dtype);
            Tensor v = velocity * 0.5 + g, s = square + g * g, expected = p - v * 0.125 - s * 0.25;
            p.Device.Execute(new UpdateCall<MomentumRule>(new(), p, g, velocity, square));
            var tolerance = dtype == DType.Float32 ? 1e-6 : 1e-15;
            Expect.Close(expected, p, tolerance);
            Expect.Close(v, velocity, tolerance);
            Expect.Close(s, square, tolerance);
        }
    }

    [Fact]
    public void A_state_that_does_not_exist_is_zero()
    {
        Tensor p = Tensor.From(1.0, 2, 3), g = Tensor.From(1.0, 1, 2);
        p.Device.Execute(new UpdateCall<MomentumRule>(new(), p, g));
        Expect.Close([3], [1 - 0.125 - 0.25, 2 - 0.125 - 0.25, 3 - 0.25 - 1], p, 0);
    }

    private readonly struct MomentumRule : IUpdateRule
    {
        public void Apply<V>(ref V parameter, V gradient, ref V state0, ref V state1, ref V state2) where V : unmanaged, ILane<V>
        {
            state0 = state0 * V.Of(0.5) + gradient;
            state1 += gradient * gradient;
            parameter = parameter - state0 * V.Of(0.125) - state1 * V.Of(0.25);
        }
    }
}
