namespace Fovea.Imaging.Codecs;

/// <summary>The numbers of a PNM file, one after another, with comments from # to the end of a line.</summary>
internal sealed class PnmText(byte[] file, int start, string name)
{
    /// <summary>The byte that comes next.</summary>
    public int At { get; private set; } = start;

    public static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or 11 or 12;

    public DataFormatException Error(int offset, string field, string problem) => new(name, offset, field, problem);

    public int Number(string field, int limit)
    {
        SkipSpace();
        var (first, value) = (At, 0L);
        while (At < file.Length && file[At] is >= (byte)'0' and <= (byte)'9' && value <= limit) value = value * 10 + file[At++] - '0';
        if (At == first || value > limit)
            throw Error(first, field, At < file.Length || At > first ? $"expected a number of 0…{limit}" : "the file ends before it");
        return (int)value;
    }

    /// <summary>A number of one digit, whatever stands after it.</summary>
    public int Digit(string field, int limit)
    {
        SkipSpace();
        if (At >= file.Length) throw Error(At, field, "the file ends before it");
        var value = file[At] - '0';
        if (value < 0 || value > limit) throw Error(At, field, $"expected a digit of 0…{limit}");
        At++;
        return value;
    }

    /// <summary>The one byte of white space before binary samples.</summary>
    public void TakeSpace(string after)
    {
        if (At++ < file.Length && !IsSpace(file[At - 1])) throw Error(At - 1, after, "expected white space after it");
    }

    private void SkipSpace()
    {
        while (At < file.Length && (IsSpace(file[At]) || file[At] == '#'))
        {
            if (file[At] == '#')
                while (At < file.Length && file[At] is not ((byte)'\n' or (byte)'\r')) At++;
            else At++;
        }
    }
}
