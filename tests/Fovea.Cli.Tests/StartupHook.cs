using System.Globalization;
using Fovea.Cli.Tests;

#pragma warning disable CA1050 // The runtime looks for this name, in no namespace.
/// <summary>Runs in the tool before its own code, where the variable DOTNET_STARTUP_HOOKS names this assembly: a machine whose language
/// writes numbers otherwise, or command lines that are served.</summary>
internal static class StartupHook
{
    /// <summary>Commas in numbers, points between thousands, another minus, as in de-DE and sv-SE.</summary>
    public static CultureInfo Other()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = culture.NumberFormat.PercentDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = culture.NumberFormat.PercentGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.NumberFormat.NaNSymbol = "¤¤¤";
        culture.NumberFormat.PercentSymbol = "٪";
        culture.DateTimeFormat.DateSeparator = ".";
        culture.DateTimeFormat.TimeSeparator = ".";
        return culture;
    }

    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(CommandServer.Variable) is not null) CommandServer.Run();
        else CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = Other();
    }
}
