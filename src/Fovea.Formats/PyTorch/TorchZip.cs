using System.IO.Compression;
using System.Text;
using Fovea.Tensors;

namespace Fovea.Formats;

/// <summary>The zip form of PyTorch's files, as it has been since 1.6: a pickle, and a member for each storage. TorchScript's archives are
/// of this form, too.</summary>
/// <remarks>Source: PyTorch, <c>torch.serialization</c> and <c>caffe2/serialize/inline_container.h</c>.</remarks>
internal sealed class TorchZip : TorchStorages
{
    private const string PickleName = "data.pkl";
    private const int MostMembers = 1 << 18;

    private readonly Dictionary<string, ZipArchiveEntry> _members = [];
    private readonly string _file, _folder;
    private readonly bool _bigEndian;
    private long _left;

    private TorchZip(ZipArchive archive, string file, string folder, long length) : base($"{file}/{folder}{PickleName}")
    {
        (_file, _folder) = (file, folder);
        _left = length * ZipMember.LargestExpansion;
        foreach (var entry in archive.Entries)
            if (!_members.TryAdd(entry.FullName, entry))
                throw new DataFormatException(file, -1, Excerpt.Of(entry.FullName), "expected each member once");
        if (!_members.TryGetValue(folder + "byteorder", out var order)) return;
        _bigEndian = Encoding.ASCII.GetString(ZipMember.Read(order, $"{file}/{order.FullName}", ref _left, most: 16)) switch
        {
            "little" => false,
            "big" => true,
            var other => throw new DataFormatException(file, -1, "byteorder", $"expected little or big, got '{other}'"),
        };
    }

    /// <summary>Whether a member is the pickle of such an archive.</summary>
    public static bool IsPickle(ZipArchiveEntry entry) => entry.Name == PickleName && entry.FullName.Count(c => c == '/') <= 1;

    /// <summary>Reads an archive.</summary>
    /// <exception cref="DataFormatException">The contents are not what the format says.</exception>
    /// <exception cref="InvalidDataException">It is no archive, or damaged.</exception>
    public static (TorchState State, TorchStorages Storages) Read(ZipArchive archive, string file, long length)
    {
        if (archive.Entries.Count > MostMembers)
            throw new DataFormatException(file, -1, "zip", $"expected at most {MostMembers} members, got {archive.Entries.Count}");
        var pickle = archive.Entries.Where(IsPickle).MinBy(e => e.FullName.Length) ?? throw new DataFormatException(file, -1, "zip",
            $"expected a member {PickleName}, got {Excerpt.Of(string.Join(", ", archive.Entries.Take(5).Select(e => e.FullName)))}: "
            + "this archive is none of PyTorch's");
        var zip = new TorchZip(archive, file, pickle.FullName[..^PickleName.Length], length);
        var name = $"{file}/{pickle.FullName}";
        var bytes = ZipMember.Read(pickle, name, ref zip._left);
        var input = new PickleInput(new MemorySource(bytes), bytes.Length, name);
        return (TorchState.Of(new PickleReader(input, zip.Named).Read(), input, name), zip);
    }

    protected override Tensor Block(TorchStorage storage, ElementType type, string key)
    {
        var member = $"{_folder}data/{storage.Key}";
        if (!_members.TryGetValue(member, out var entry)) throw new DataFormatException(_file, -1, key, $"expected a member {Excerpt.Of(member)}");
        var name = $"{_file}/{member}";
        if (entry.Length < storage.Bytes)
            throw new DataFormatException(name, -1, key, $"expected {storage.Bytes} bytes of the storage, got {entry.Length}");
        var shape = Shape.Create((int)(storage.Bytes / type.Size));
        var place = new ElementPlace(name, 0, key);
        if (!ZipMember.IsStored(entry))
            return ElementCodec.Read(new MemorySource(ZipMember.Read(entry, name, ref _left)), 0, type, shape, _bigEndian, place);
        ZipMember.Take(entry, name, ref _left);
        using var stream = entry.Open();
        return ElementCodec.Read(new StreamSource(stream, 0), 0, type, shape, _bigEndian, place);
    }
}
