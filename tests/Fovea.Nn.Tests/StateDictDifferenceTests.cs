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
            + "All keys that differ: missing: 0.bias, 2.bias; unexpected: 3.weight; "
            + "of another shape: 2.weight (expected [2, 4], got [2, 5]).",
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
    public void Of_many_keys_the_message_names_a_few_dozen_and_the_exception_all()
    {
        var state = Net().StateDict().ToDictionary();
        for (var i = 0; i < 60; i++) state[$"extra.{i}"] = Tensor.Zeros([i]);
        var thrown = Assert.Throws<StateDictException>(() => Net().LoadStateDict(state));
        Assert.EndsWith("extra.46, extra.47; and 12 more.", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(60, thrown.Difference!.Unexpected.Count);
        Assert.Equal((null, Shape.Create(59)), thrown.Difference.Shapes["extra.59"]);
    }

    [Fact]
    public void Floats_of_any_width_and_whole_numbers_of_any_width_convert_and_nothing_else()
    {
        var net = new Sequential(new BatchNorm2d(2));
        var half = net.StateDict().ToDictionary(s => s.Key, s => s.Value.To(s.Value.DType == DType.Int64 ? DType.Int32 : DType.BFloat16));
        half["0.weight"] = Tensor.From(1.5, 2.5).To(DType.Float16);
        half["0.num_batches_tracked"] = Tensor.From([7], []);
        net.LoadStateDict(half);
        Assert.Equal([1.5f, 2.5f], net.StateDict()["0.weight"].ToArray<float>());
        Assert.Equal(7L, net.StateDict()["0.num_batches_tracked"].Item<long>());
        half["0.num_batches_tracked"] = Tensor.From([7f], []);
        half["0.weight"] = Tensor.From(9f, 9);
        Assert.Equal("0.num_batches_tracked: expected Int64 or a type that converts to it, got Float32",
            Assert.Throws<StateDictException>(() => net.LoadStateDict(half)).Message);
        Assert.Equal([1.5f, 2.5f], net.StateDict()["0.weight"].ToArray<float>());
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
