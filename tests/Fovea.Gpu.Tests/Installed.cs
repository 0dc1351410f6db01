using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Fovea.Gpu.Tests;

/// <summary>The compiler of OpenCL C that drivers are made of, where it is installed.</summary>
internal static class Clang
{
    /// <summary>What it says of a program, or null where it takes it.</summary>
    public static string? Problems(string source)
    {
        var (code, said) = Installed.Run("clang", source, "-x", "cl", "-cl-std=CL2.0", "-target", "spir64-unknown-unknown", "-fsyntax-only",
            "-w", "-Xclang", "-finclude-default-header", "-");
        return code == 0 ? null : said;
    }
}

/// <summary>NVIDIA's assembler, which makes of PTX what a card runs, where it is installed.</summary>
internal static class Ptxas
{
    /// <summary>What it says of a program, or null where it takes it.</summary>
    public static string? Problems(string ptx)
    {
        var (code, said) = Run(ptx);
        return code == 0 ? null : said;
    }

    /// <summary>What it says of the registers and the memory that a program takes.</summary>
    public static string Report(string ptx)
    {
        var (code, said) = Run(ptx);
        Assert.True(code == 0, said);
        return said;
    }

    private static (int Code, string Said) Run(string ptx) => Installed.Run("ptxas", ptx, "-v", "-arch",
        Regex.Match(ptx, @"\.target (sm_\d+)").Groups[1].Value, "-o", "/dev/null", "/dev/stdin");
}

internal static class Installed
{
    /// <summary>Runs a program on a text that it reads; the test is skipped where there is no such program.</summary>
    public static (int Code, string Said) Run(string name, string text, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments) { RedirectStandardInput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip($"{name} is not installed");
            throw;
        }
        using (process)
        {
            process.StandardInput.Write(text);
            process.StandardInput.Close();
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, said);
        }
    }
}
