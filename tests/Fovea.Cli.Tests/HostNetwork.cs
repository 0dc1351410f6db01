using System.Diagnostics;
using System.Globalization;

namespace Fovea.Cli.Tests;

/// <summary>Hosts of their own: network namespaces with a link each to a switch, and a host name. They share files and
/// processors.</summary>
internal sealed class HostNetwork : IDisposable
{
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"fv{Environment.ProcessId % 100000}");
    private readonly int _hosts;
    private readonly string _agent;

    /// <summary>Skips the test where namespaces cannot be made: without root, or in a container that forbids it.</summary>
    public HostNetwork(int hosts, string folder)
    {
        _hosts = hosts;
        Assert.SkipUnless(MpiJob.Find("ip") is not null && MpiJob.Find("unshare") is not null, "iproute2 or util-linux is not installed.");
        Assert.SkipUnless(Try("netns", "add", Switch), "Network namespaces cannot be made here.");
        Ip("-n", Switch, "link", "add", "br0", "type", "bridge");
        Ip("-n", Switch, "link", "set", "br0", "up");
        for (var i = 0; i < hosts; i++)
        {
            Ip("netns", "add", Host(i));
            Ip("link", "add", "eth0", "netns", Host(i), "type", "veth", "peer", "name", Port(i), "netns", Switch);
            Ip("-n", Host(i), "addr", "add", string.Create(CultureInfo.InvariantCulture, $"10.77.0.{i + 1}/24"), "dev", "eth0");
            Ip("-n", Host(i), "link", "set", "eth0", "up");
            Ip("-n", Host(i), "link", "set", "lo", "up");
            Ip("-n", Switch, "link", "set", Port(i), "master", "br0", "up");
        }
        // What mpirun asks to start its daemon on another host, in the place of ssh.
        _agent = Path.Combine(folder, "agent.sh");
        File.WriteAllText(_agent, """
            #!/bin/sh
            while [ "${1#-}" != "$1" ]; do shift; done
            host=$1; shift
            exec ip netns exec "$host" unshare --uts /bin/sh -c "hostname $host; $*"

            """);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(_agent, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        Hosts = Path.Combine(folder, "hosts");
        File.WriteAllLines(Hosts, Enumerable.Range(0, hosts).Select(i => $"{Host(i)} slots=1"));
    }

    /// <summary>The file of hosts for mpirun.</summary>
    public string Hosts { get; }

    /// <summary>What runs a program on the first host.</summary>
    public string[] First => [MpiJob.Find("ip")!, "netns", "exec", Host(0), MpiJob.Find("unshare")!, "--uts", "/bin/sh", "-c",
        $"hostname {Host(0)}; exec \"$0\" \"$@\""];

    /// <summary>Options of mpirun: one process on each host, TCP between them, and a host that is lost found out in seconds.</summary>
    public string[] Options => ["--hostfile", Hosts, "-n", _hosts.ToString(CultureInfo.InvariantCulture), "--mca", "plm_rsh_agent", _agent,
        "--mca", "btl", "tcp,self", "--mca", "oob_tcp_keepalive_time", "2", "--mca", "oob_tcp_keepalive_intvl", "1", "--mca",
        "oob_tcp_keepalive_probes", "2"];

    private string Switch => $"{_name}s";

    /// <summary>Cuts the link of a host.</summary>
    public void Cut(int host) => Ip("-n", Switch, "link", "set", Port(host), "down");

    /// <inheritdoc/>
    public void Dispose()
    {
        for (var i = 0; i < _hosts; i++) Try("netns", "del", Host(i));
        Try("netns", "del", Switch);
    }

    private string Host(int i) => string.Create(CultureInfo.InvariantCulture, $"{_name}h{i}");

    private static string Port(int i) => string.Create(CultureInfo.InvariantCulture, $"port{i}");

    private static void Ip(params string[] args) => Assert.True(Try(args), $"ip {string.Join(' ', args)} failed");

    private static bool Try(params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(MpiJob.Find("ip")!, args)
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        return CliRunner.Finish(process).ExitCode == 0;
    }
}
