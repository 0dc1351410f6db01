#:project ../../src/Fovea.Core
#:property PublishAot=false
// The peers in .NET that `fovea bench --peers` starts, built where it looks for them:  dotnet run benchmarks/peers/peers.cs
//   torchsharp    TorchSharp on libtorch, 600 MB of packages
//   onnxruntime   ONNX Runtime
using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Fovea;

foreach (var (name, project) in new[] { ("torchsharp", "TorchSharpPeer"), ("onnxruntime", "OnnxRuntimePeer") })
{
    var to = Path.Combine(DataRoot.Cache, "peers", name);
    Console.WriteLine($"{name}: {to}");
    string[] arguments = ["publish", Path.Combine(Here(), name, project + ".csproj"), "-c", "Release", "-o", to, "-v", "quiet", "--nologo",
        "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false"];
    using var publish = Process.Start("dotnet", arguments);
    publish.WaitForExit();
    if (publish.ExitCode != 0) return 1;
    if (name == "torchsharp" && OperatingSystem.IsLinux()) OldLibstdcxx.Accept(Path.Combine(to, "libLibTorchSharp.so"));
}
return 0;

static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

/// <summary>Lets a library load with the C++ library of GCC 12, as Debian 12 has it.</summary>
/// <remarks>TorchSharp's was compiled by GCC 13, whose header iostream names a symbol of the version GLIBCXX_3.4.32 without ever calling
/// it. The symbol becomes weak and without a version, and the version optional. Source: System V ABI, chapter "Object files"; U. Drepper,
/// "ELF symbol versioning".</remarks>
internal static class OldLibstdcxx
{
    private const string Symbol = "_ZSt21ios_base_library_initv", Version = "GLIBCXX_3.4.32";
    private const int Symbols = 11, Versions = 0x6FFFFFFF, Needed = 0x6FFFFFFE;

    public static void Accept(string path)
    {
        var file = File.ReadAllBytes(path);
        if (!file.AsSpan().StartsWith("\u007fELF\u0002\u0001"u8)) return;
        int U16(long at) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan((int)at));
        int U32(long at) => BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan((int)at));
        long U64(long at) => BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan((int)at));
        string Text(long at) => Encoding.ASCII.GetString(file.AsSpan((int)at, file.AsSpan((int)at).IndexOf((byte)0)));

        var (table, size, count) = (U64(0x28), U16(0x3A), U16(0x3C));
        long Section(int i) => table + (long)i * size;
        long Start(int i) => U64(Section(i) + 0x18);
        int Find(int type) => Enumerable.Range(0, count).First(i => U32(Section(i) + 4) == type);

        var (symbols, versions, needed) = (Find(Symbols), Find(Versions), Find(Needed));
        var names = Start(U32(Section(symbols) + 0x28));
        for (var i = 0; i < U64(Section(symbols) + 0x20) / 24; i++)
        {
            var at = Start(symbols) + 24L * i;
            if (Text(names + U32(at)) != Symbol) continue;
            // Binding weak; version 1 is none in particular.
            file[at + 4] = (byte)(file[at + 4] & 0x0F | 0x20);
            BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan((int)(Start(versions) + 2L * i)), 1);
        }
        names = Start(U32(Section(needed) + 0x28));
        for (long at = Start(needed), next = 1; next != 0; at += next)
        {
            next = U32(at + 12);
            for (long entry = at + U32(at + 8), step = 1; step != 0; entry += step)
            {
                step = U32(entry + 12);
                if (Text(names + U32(entry + 8)) == Version) file[entry + 4] |= 2;
            }
        }
        File.WriteAllBytes(path, file);
    }
}
