using System.Diagnostics;
using System.IO.Compression;

namespace Fovea.Formats.Tests;

/// <summary>Whatever the bytes: weights are read, or the file is refused in one line, and nothing of it is called.</summary>
public class PyTorchHostileTests
{
    private const string Advice = "Save the weights alone: torch.save(model.state_dict(), path)";

    private static readonly byte[] Four = [0, 0, 0x80, 0x3F];

    private static string Refused(string body) => TorchBytes.Refused(TorchBytes.Zip(body, Four)).Message;

    [Theory]
    [InlineData("cos\nsystem\n", "os.system")]
    [InlineData("cposix\nsystem\n", "posix.system")]
    [InlineData("csubprocess\nPopen\n", "subprocess.Popen")]
    [InlineData("cbuiltins\neval\n", "builtins.eval")]
    [InlineData("c__builtin__\nexec\n", "__builtin__.exec")]
    [InlineData("cbuiltins\ngetattr\n", "builtins.getattr")]
    [InlineData("cruntime\nx\nX\u0002\0\0\0os0cos.path\njoin\n", "os.path.join")]
    [InlineData("cos\nsystem\n)\u0081", "os.system")]
    public void What_could_do_harm_is_refused_where_the_file_names_it(string body, string name)
    {
        var at = body.LastIndexOf("cos.path", StringComparison.Ordinal) is > 0 and var later ? later : 0;
        Assert.Equal($"a.pth/archive/data.pkl: byte {at + 2}: GLOBAL: {name} is nothing that weights need, and was not called. {Advice}",
            Refused(body + TorchBytes.Text("echo") + "\u0085R"));
    }

    [Fact]
    public void A_name_put_together_on_the_stack_is_refused_too() =>
        Assert.Equal($"a.pth/archive/data.pkl: byte 18: STACKGLOBAL: os.system is nothing that weights need, and was not called. {Advice}",
            Refused(TorchBytes.Text("os") + "\u008c\u0006system\u0094\u0093"));

    [Theory]
    [InlineData("ctorch.storage\n_load_from_bytes\n", "torch.storage._load_from_bytes")]
    [InlineData("cmylib\nload\n", "mylib.load")]
    [InlineData("ctorch._utils\n_rebuild_wrapper_subclass\n", "torch._utils._rebuild_wrapper_subclass")]
    [InlineData("ctorch.nn.modules.linear\nLinear\n", "torch.nn.modules.linear.Linear")]
    public void A_function_that_is_not_known_is_refused_when_it_should_be_called(string global, string name) =>
        Assert.Equal($"a.pth/archive/data.pkl: byte {global.Length + 3}: REDUCE: {name} is nothing that weights need, and was not called. {Advice}",
            Refused(global + ")R"));

    [Fact]
    public void An_object_of_an_unknown_class_is_an_inert_record()
    {
        var body = $"}}({TorchBytes.Text("who")}cmylib\nThing\n)\u0081}}{TorchBytes.Text("x")}{TorchBytes.Text("y")}sb"
            + $"{TorchBytes.Text("w")}{TorchBytes.Tensor(1, 0, [1], [1])}u";
        var file = TorchBytes.Read(TorchBytes.Zip(body, Four));
        Assert.Equal(["w"], file.Tensors.Keys);
        Assert.Equal([1f], file.Tensors["w"].ToArray<float>());
        // A tensor that is one of its attributes is found, as those of TorchScript are.
        body = $"cmylib\nThing\n)\u0081}}{TorchBytes.Text("x")}{TorchBytes.Tensor(1, 0, [], [])}sb";
        Assert.Equal(["x"], TorchBytes.Read(TorchBytes.Zip(body, Four)).Tensors.Keys);
    }

    [Theory]
    [InlineData("]q\u0001h\u0001a", "state: '0' holds itself")]
    [InlineData("}q\u0001X\u0001\0\0\0kh\u0001s", "state: 'k' holds itself")]
    [InlineData("h\u0007", "byte 2: BINGET: expected a remembered value, there is none under 7")]
    [InlineData("q\u0001", "byte 2: BINPUT: expected a value on the stack, it is empty")]
    [InlineData("t", "byte 2: TUPLE: expected a mark on the stack, there is none")]
    [InlineData("\u0086", "byte 2: TUPLE2: expected 2 values on the stack, got 0")]
    [InlineData("K\u0001K\u0002a", "byte 6: APPEND: expected a list to add to")]
    [InlineData("}(K\u0001u", "byte 6: SETITEMS: expected keys and values in turn, got 1")]
    [InlineData("i", "byte 2: opcode: expected an instruction that weights need, got 0x69")]
    [InlineData("\u0080\u0009", "byte 2: PROTO: expected a protocol of at most 5, got 9")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ff", "byte 7: BINUNICODE: expected a text of at most 1048576 bytes, got 4294967295")]
    [InlineData("X\u0010\0\0\0abc", "byte 7: BINUNICODE: expected 16 bytes, got 4")]
    [InlineData("B\u00ff\u00ff\u00ff\u00ff", "byte 7: BINBYTES: expected 4294967295 bytes, got 1")]
    [InlineData("\u008b\u00ff\u00ff\u00ff\u007f", "byte 2: LONG4: expected a whole number of at most 255 bytes, got 2147483647")]
    [InlineData("K\u0001Q", "byte 4: BINPERSID: expected a tuple for a persistent id")]
    [InlineData(")Q", "byte 3: BINPERSID: expected a storage with class, key, place and length")]
    [InlineData("}", "state: expected tensors, got a dictionary without any. Save the weights: torch.save(model.state_dict(), path)")]
    [InlineData("cmylib\nThing\n)\u0081", "state: expected tensors, got an object of mylib.Thing without any. Save the weights: "
        + "torch.save(model.state_dict(), path)")]
    public void A_damaged_or_crafted_pickle_is_refused_by_byte_and_instruction(string body, string problem) =>
        Assert.EndsWith(problem, Refused(body), StringComparison.Ordinal);

    [Fact]
    public void Sizes_that_the_file_does_not_have_are_refused_before_memory_is_taken()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        long[] one = [1], none = [];
        Ends("archive/data/0: w: expected 1073741824 bytes of the storage, got 4", TorchBytes.Tensor(1L << 28, 0, one, one));
        Ends("tensor: expected elements within a storage of 1, got element 1", TorchBytes.Tensor(1, 1, one, one));
        Ends("tensor: expected elements within a storage of 1, got element -1", TorchBytes.Tensor(1, -1, one, one));
        Ends("tensor: expected elements within a storage of 1, got element 9", TorchBytes.Tensor(1, 0, [2, 3], [5, 2]));
        Ends("tensor: expected at most 2³¹ − 1 elements, got sizes 65536, 65536", TorchBytes.Tensor(1, 0, [65536, 65536, 0], [0, 0, 0]));
        Ends("tensor: expected sizes of 0…2³¹ − 1, got -1", TorchBytes.Tensor(1, 0, [-1], one));
        Ends("tensor: expected strides of 0 or more, got -1", TorchBytes.Tensor(1, 0, one, [-1]));
        Ends("tensor: expected as many strides as sizes, at most 64, got 1 and 0", TorchBytes.Tensor(1, 0, one, none));
        Ends("w: expected views of about as many elements as their storages have, got 2000000000 of 1. Save x.contiguous()",
            TorchBytes.Tensor(1, 0, [2_000_000_000], [0]));
        Ends("w: expected a member archive/data/7", TorchBytes.Tensor(1, 0, one, one, key: "7"));
        Ends("BINPERSID: expected a length of 0 or more, got -5", TorchBytes.Tensor(-5, 0, one, one));
        Ends("BINPERSID: expected a storage of numbers, got torch.QInt8Storage", TorchBytes.Tensor(1, 0, one, one, type: "QInt8Storage"));
        Assert.EndsWith("w: expected real numbers, got complex numbers of 8 bytes", TorchBytes.Refused(TorchBytes.Zip(
            $"}}{TorchBytes.Text("w")}{TorchBytes.Tensor(1, 0, one, one, type: "ComplexFloatStorage")}s", new byte[8])).Message);
        Assert.EndsWith("BINPERSID: expected storage '0' of 4 bytes as before, got 8", Refused(
            $"]({TorchBytes.Tensor(1, 0, one, one)}{TorchBytes.Tensor(2, 0, one, one)}e"));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 << 20);

        static void Ends(string problem, string tensor) =>
            Assert.EndsWith(problem, Refused($"}}{TorchBytes.Text("w")}{tensor}s"), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_small_things_of_a_few_bytes_are_refused()
    {
        Assert.Contains("EMPTYDICT: expected fewer values than", Refused(new string('}', 200_000)), StringComparison.Ordinal);
        Assert.Contains("expected a stack of at most 1048576 values", Refused(new string('N', 1_100_000)), StringComparison.Ordinal);
        Assert.Contains("expected values at most 100 deep", Refused(new string(']', 200) + new string('a', 199)), StringComparison.Ordinal);
        // Each list holds the one before twice: as many paths as two to the power of sixty.
        var doubled = "]q\u0001" + string.Concat(Enumerable.Range(1, 60).Select(i => $"]q{(char)(i + 1)}(h{(char)i}h{(char)i}e"));
        var clock = Stopwatch.StartNew();
        Assert.Contains("expected at most 1048576 values", Refused(doubled), StringComparison.Ordinal);
        // A long tuple that is turned into a list again and again.
        var copies = $"({new string('N', 50_000)}tq\u00010" + string.Concat(Enumerable.Repeat("cbuiltins\nlist\nh\u0001\u0085R", 1000));
        Assert.Contains("REDUCE: expected fewer than", Refused(copies), StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public void A_member_that_announces_more_than_it_holds_is_refused()
    {
        var pickle = TorchBytes.Pickle($"}}{TorchBytes.Text("w")}{TorchBytes.Tensor(1000, 0, [1000], [1])}s.");
        var good = TorchBytes.Zip(pickle, CompressionLevel.Optimal, ("data/0", new byte[4000]));
        Assert.Equal(1000, TorchBytes.Read(good).Tensors["w"].Count);
        // Deflate cannot make 2 GB of a few bytes: the size is at byte 24 of the entry in the directory.
        var at = good.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(good.AsSpan(at + 24), 2_000_000_000);
        Assert.EndsWith("bytes cannot hold the 2000000000 that are announced", TorchBytes.Refused(good).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("types.pth")]
    [InlineData("types-old.pth")]
    public void A_file_cut_at_any_byte_is_refused(string name)
    {
        var bytes = File.ReadAllBytes(FieldFile.At($"pytorch/{name}"));
        for (var length = 0; length < bytes.Length; length++) TorchBytes.Refused(bytes[..length]);
    }

    [Theory]
    [InlineData("views.pth")]
    [InlineData("views-old.pt")]
    [InlineData("module.pth")]
    public void Random_changes_are_read_or_refused_in_no_time_and_little_memory(string name)
    {
        var (whole, random, clock) = (File.ReadAllBytes(FieldFile.At($"pytorch/{name}")), new Random(1), Stopwatch.StartNew());
        for (var i = 0; i < 3000; i++)
        {
            var bytes = whole.ToArray();
            for (var flips = random.Next(1, 4); flips > 0; flips--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                TorchBytes.Read(bytes);
            }
            catch (DataFormatException e)
            {
                Assert.True(e.File.StartsWith(TorchBytes.Name, StringComparison.Ordinal) && e.Field.Length > 0, e.Message);
            }
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        }
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public void Other_files_are_told_apart()
    {
        var tar = new byte[600];
        "ustar"u8.CopyTo(tar.AsSpan(257));
        Assert.Equal("a.pth: byte 257: magic: this is the tar form of PyTorch before 0.2, which is not read. Load it in PyTorch and save it again",
            TorchBytes.Refused(tar).Message);
        Assert.Equal("a.pth: byte 0: magic: expected a zip archive or a pickle of PyTorch, got an empty file",
            TorchBytes.Refused([]).Message);
        Assert.Equal("a.pth: byte 0: magic: expected a zip archive or a pickle of PyTorch, got 89504E47",
            TorchBytes.Refused([0x89, 0x50, 0x4E, 0x47, 13, 10]).Message);
        Assert.Equal("a.pth: byte 0: magic: expected PyTorch's magic number, got another pickle. "
            + "Save the weights: torch.save(model.state_dict(), path)", TorchBytes.Refused(TorchBytes.Pickle("}.")).Message);
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true)) archive.CreateEntry("word/document.xml");
        Assert.Equal("a.pth: zip: expected a member data.pkl, got word/document.xml: this archive is none of PyTorch's",
            TorchBytes.Refused(memory.ToArray()).Message);
        Assert.Contains("the tensor is quantised, which is not read",
            Refused("ctorch._utils\n_rebuild_qtensor\n)R"), StringComparison.Ordinal);
        Assert.Contains("the tensor is sparse, which is not read",
            Refused("ctorch._utils\n_rebuild_sparse_tensor\n)R"), StringComparison.Ordinal);
        var big = TorchBytes.Zip(TorchBytes.Pickle(TorchBytes.Tensor(1, 0, [1], [1]) + "."), CompressionLevel.NoCompression,
            ("data/0", [0x3F, 0x80, 0, 0]), ("byteorder", "big"u8.ToArray()));
        Assert.Equal([1f], TorchBytes.Read(big).Tensors["tensor"].ToArray<float>());
    }
}
