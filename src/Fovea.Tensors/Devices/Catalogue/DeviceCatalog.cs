using System.Globalization;

namespace Fovea.Tensors;

/// <summary>Devices by name: those of the program and of the packages that it refers to.</summary>
public static class DeviceCatalog
{
    private static readonly Dictionary<string, Device> Opened = [];

    /// <summary>The processor, which is always there.</summary>
    public static Device Processor => CpuDevice.Instance;

    /// <summary>All kinds, the processor first.</summary>
    public static IReadOnlyList<DeviceEntry> All => Catalog<DeviceEntry>.All;

    /// <summary>The device of a text, e.g. <c>cuda</c>, or <c>cuda:1</c> for the second card; the same one each time.</summary>
    /// <exception cref="InvalidOperationException">There is none of the name, or it cannot be used: the message says why, in a
    /// line.</exception>
    public static Device Open(string text)
    {
        var (name, number) = text.IndexOf(':') is > 0 and var colon ? (text[..colon], text[(colon + 1)..]) : (text, "0");
        var entry = Catalog<DeviceEntry>.Find(name);
        if (entry is null || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var which))
            throw new InvalidOperationException($"expected a device, {string.Join(", ", All.Select(e => e.Name))}, each perhaps with its "
                + $"number as {All[^1].Name}:0, got '{text}'{(entry is null ? Nearest.Hint(name, All.Select(e => e.Name)) : "")}");
        lock (Opened)
        {
            var key = $"{entry.Name}:{which}";
            return Opened.TryGetValue(key, out var device) ? device : Opened[key] = entry.Open(which);
        }
    }
}
