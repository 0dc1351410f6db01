namespace Fovea.Nn.Tests;

/// <summary>What a module says of a state dict that does not fit.</summary>
public class StateDictDifferenceTests
{
    private static Sequential Net() => new(new Linear(3, 4), new ReLU(), new Linear(4, 2));

    [Fact]
    public void All_keys_that_differ_are_named()
    {
        var state = Net().StateDict().ToDictionary();
        state.Remove("0.bias");
        state.Remove("2.bias");
        state["2.weight"] = Tensor.Zeros([2, 5]);
        state["3.weight"] = Tensor.Zeros([1]);
        var thrown = Assert.Throws<StateDictException>(() => Net().LoadStateDict(state));
        Assert.Equal(
            "0.bias: expected Float32 [4], got nothing: the weights are of another architecture. "
            + "All keys that differ: missing: 0.bias, 2.bias; unexpected: 3.weight; of another shape: 2.weight.",
            thrown.Message);
        Assert.Equal("0.bias", thrown.Key);
        Assert.Equal(["0.bias", "2.bias"], thrown.Difference!.Missing);
        Assert.Equal(["3.weight"], thrown.Difference.Unexpected);
        Assert.Equal(["2.weight"], thrown.Difference.OtherShape);
    }

    [Fact]
    public void Not_strict_says_what_was_left_out_and_what_was_missing()
    {
        var net = Net();
        var state = Net().StateDict().ToDictionary();
        state.Remove("0.bias");
        state["4.weight"] = Tensor.Zeros([1]);
        var difference = net.LoadStateDict(state, strict: false);
        Assert.Equal(["0.bias"], difference.Missing);
        Assert.Equal(["4.weight"], difference.Unexpected);
        Assert.False(difference.IsEmpty);
        Assert.Equal("missing: 0.bias; unexpected: 4.weight", difference.ToString());
        var all = net.LoadStateDict(Net().StateDict());
        Assert.True(all.IsEmpty);
        Assert.Equal("no difference", all.ToString());
    }

    [Fact]
    public void Another_shape_is_refused_in_any_case_and_alone_named()
    {
        var state = Net().StateDict().ToDictionary();
        state.Remove("0.bias");
        state["2.bias"] = Tensor.Zeros([3]);
        var thrown = Assert.Throws<StateDictException>(() => Net().LoadStateDict(state, strict: false));
        Assert.Equal("2.bias: expected [2], got [3]: the weights are of another architecture", thrown.Message);
    }
}
