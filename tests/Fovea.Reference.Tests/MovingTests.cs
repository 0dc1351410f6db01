using Fovea.Formats;
using Fovea.Nn;
using Fovea.Tensors;

namespace Fovea.Reference.Tests;

/// <summary>Tensors and modules go from one device to another, and say where they are wanted.</summary>
public class MovingTests
{
    [Fact]
    public void A_tensor_there_and_back_has_the_same_bits()
    {
        Tensor[] all =
        [
            On.Normal([3, 4], 1), On.Normal([5], 2, DType.Float64), Tensor.From(long.MaxValue, -1), Tensor.From((byte)255),
            Tensor.From(true),
        ];
        Assert.All(all, x =>
        {
            var there = x.To(On.Reference);
            Assert.Same(On.Reference, there.Device);
            Assert.Same(there, there.To(On.Reference));
            On.Same(x, there.To(On.Processor));
        });
        // A window into a larger tensor.
        On.Same(all[0].Slice(0, 1, 3), all[0].To(On.Reference).Slice(0, 1, 3).To(On.Processor));
    }

    [Fact]
    public void Gradients_come_back_to_where_the_leaf_is()
    {
        var x = On.Normal([3], 1, DType.Float64);
        x.RequiresGrad = true;
        var loss = (x.To(On.Reference) * 3).To(On.Processor).Square().Sum().To(On.Reference);
        loss.Backward();
        Assert.Same(On.Processor, x.Grad!.Device);
        On.Close(18 * x.Detach(), x.Grad, 1e-15);
    }

    [Fact]
    public void Elements_are_read_from_anywhere_and_written_by_the_host_on_the_processor_alone()
    {
        var x = Tensor.From([1f, 2.5f, -3, 4], [2, 2]).To(On.Reference);
        Assert.Equal(2.5, x.At(0, 1));
        Assert.Equal(4.5, x.Sum().Item());
        Assert.Equal([1, 2.5f, -3, 4], x.ToArray<float>());
        Assert.Equal([1, 2.5f, -3, 4], x.AsReadOnlySpan<float>().ToArray());
        Assert.Equal("Float32 [2, 2]\n[[ 1.0000,  2.5000],\n [-3.0000,  4.0000]]", x.ToString());
        var error = Assert.Throws<InvalidOperationException>(() => x.AsSpan<float>().Length);
        Assert.Equal($"AsSpan: expected a tensor in the host's memory, got one on '{On.Reference.Name}'. Call x.To(CpuDevice.Instance) first, "
            + "or read with AsReadOnlySpan or ToArray.", error.Message);
    }

    [Fact]
    public void Devices_are_not_mixed_in_one_operation()
    {
        Tensor x = Tensor.Ones([2, 3]), there = Tensor.Ones([2, 3]).To(On.Reference), labels = Tensor.From(0L, 1);
        Message($"binary: expected all tensors on 'cpu', got Float32 [2, 3] on '{On.Reference.Name}'. Move it with x.To(device).",
            () => x + there);
        Message($"binary: expected all tensors on '{On.Reference.Name}', got Float32 [2, 3] on 'cpu'. Move it with x.To(device).",
            () => there + x);
        Message($"matmul: expected all tensors on 'cpu', got Float32 [2, 3] on '{On.Reference.Name}'. Move it with x.To(device).",
            () => x.MatMul(there, transposeB: true));
        Message($"cross_entropy: expected all tensors on '{On.Reference.Name}', got Int64 [2] on 'cpu'. Move it with x.To(device).",
            () => there.CrossEntropy(labels));
        // Two of a kind are two.
        Assert.Throws<InvalidOperationException>(() => there + x.To(On.Another()));
    }

    [Fact]
    public void A_module_is_saved_and_loaded_where_it_is()
    {
        var folder = Directory.CreateTempSubdirectory("fovea-reference");
        try
        {
            var network = new Sequential(new Conv2d(1, 2, 3), new BatchNorm2d(2), new Flatten(), new Linear(8, 3));
            string here = Path.Combine(folder.FullName, "here"), there = Path.Combine(folder.FullName, "there");
            SafetensorsFile.Save(here, network.StateDict());
            network.To(On.Reference);
            Assert.All(network.StateDict().Values, x => Assert.Same(On.Reference, x.Device));
            SafetensorsFile.Save(there, network.StateDict());
            Assert.Equal(File.ReadAllBytes(here), File.ReadAllBytes(there));

            foreach (var parameter in network.Parameters()) Init.Constant(parameter, 0);
            network.LoadStateDict(SafetensorsFile.Load(here).Tensors);
            Assert.All(network.StateDict().Values, x => Assert.Same(On.Reference, x.Device));
            SafetensorsFile.Save(there, network.StateDict());
            Assert.Equal(File.ReadAllBytes(here), File.ReadAllBytes(there));
            Assert.Contains("Linear", network.Summary([1, 4, 4]).ToString(), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_computation_that_moves_tensors_is_not_recorded()
    {
        var x = On.Normal([3], 1);
        var results = Recording.TryCapture([x], () => [x.To(On.Reference).To(On.Processor).Exp()], [], out var recording, out var refusal);
        Assert.Null(recording);
        Assert.Equal("a tensor is moved to another device on the way; it would not be moved again", refusal);
        On.Same(x.Exp(), results[0]);
    }

    [Fact]
    public void A_replay_takes_inputs_of_its_device()
    {
        var x = On.Normal([3], 1).To(On.Reference);
        var recording = Recording.Capture([x], () => [x.Exp()]);
        Assert.False(recording.Fits(x.To(On.Processor)));
        Message($"Replay: expected input 0 on '{On.Reference.Name}' as recorded, got one on 'cpu'. Move it with x.To(device).",
            () => recording.Replay(x.To(On.Processor)));
    }

    [Fact]
    public void Second_derivatives_are_those_of_the_processor()
    {
        var x = On.Normal([4], 1, DType.Float64);
        static Tensor Function(Tensor t) => (t.Tanh().Softmax() * t.Exp()).Sum();
        On.Close(Autograd.Hessian(Function, x.To(On.Reference)), Autograd.Hessian(Function, x), 1e-12);
        On.Close(Autograd.Jacobian(t => t.Softmax(), x.To(On.Reference)), Autograd.Jacobian(t => t.Softmax(), x), 1e-12);
        var error = Assert.Throws<NotSupportedException>(() => Autograd.Hessian(t => t.To(On.Reference).Exp().Sum(), x));
        Assert.Equal("Hessian: 'to_device' has no second derivative here. Move the inputs before.", error.Message);
    }

    private static void Message(string expected, Action action) =>
        Assert.Equal(expected, Assert.Throws<InvalidOperationException>(action).Message);

    private static void Message(string expected, Func<Tensor> function) => Message(expected, () => { function(); });
}
