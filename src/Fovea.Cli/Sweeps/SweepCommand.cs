using System.CommandLine;
using System.Globalization;
using Fovea.Cli.Terminal;
using Fovea.Data;
using Fovea.Sweeps;
using Fovea.Tensors;

namespace Fovea.Cli.Sweeps;

/// <summary><c>fovea sweep</c>: a search over the settings of a training.</summary>
internal sealed class SweepCommand : ICommand
{
    // Below the command lines.
    private const string Sample = """

          The file sweep.yaml, in which all but space and one of recipe, config and settings may be left out:

            recipe: digits
            settings: {validation: 0.2}
            space:
              learningRate: {name: logUniform, low: 1e-4, high: 0.1}
              batchSize: {name: logIntegers, low: 16, high: 128}
              optimizer: [adam, sgd]
              optimizer.momentum: {name: uniform, low: 0.5, high: 0.95, when: {optimizer: sgd}}
            search: {name: tpe, startup: 6}
            metric: accuracy
            trials: 12
            epochs: 5
            parallel: 2
        """;

    private readonly Argument<string?> _file = new("SWEEP")
    {
        Description = "A file of a sweep, sweep.yaml.", Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _out = CommonOptions.Out("The folder of the trials; sweeps/NAME of the file's name unless set.");

    private readonly Option<string?> _resume = new("--resume")
    {
        Description = "Go on with the sweep in this folder, which was stopped.", HelpName = "DIR",
    };

    private readonly Option<bool> _worker = new("--worker")
    {
        Description = "Take part in the sweep of --resume or --out, beside other processes, and end when no trial is left.",
    };

    private readonly Option<string> _launcher = CommonOptions.OneOf("--launcher", "Who does the work",
        [.. Catalog<ISweepLauncher>.All.Select(l => l.Name)]);

    private readonly Option<int?> _jobs = Positive("--jobs", "Tasks of a job array; as many as trials at once unless set.");
    private readonly Option<string[]> _slurm = new("--slurm-option")
    {
        Description = "An option of sbatch, such as --partition=gpu; may be given several times.", HelpName = "OPTION",
    };

    private readonly Option<int?> _parallel = Positive("--parallel", "Trials at once in this process, which share the threads.");
    private readonly Option<int?> _trials = Positive("--trials", "Configurations to try.");
    private readonly Option<int?> _epochs = Positive("--epochs", "Epochs of a whole training.");
    private readonly Option<bool> _noTest = new("--no-test") { Description = "Do not measure the best trial on the test set." };
    private readonly Option<string?> _data = CommonOptions.Data();
    private readonly Option<ulong> _seed = CommonOptions.Seed();
    private readonly Option<int?> _threads = CommonOptions.Threads();
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Build()
    {
        var command = new ExampleCommand("sweep", "Search over the settings of a training; the best configuration, and a page about all.",
            "fovea sweep sweep.yaml", "fovea sweep sweep.yaml --parallel 2 --trials 40", "fovea sweep --resume sweeps/sweep",
            "fovea sweep sweep.yaml --out DIR --launcher slurm --jobs 8", "mpirun -n 4 fovea sweep sweep.yaml --launcher mpi",
            Sample, $"Distributions: {Names(SweepParts.Distributions)}", $"Searches: {Names(SweepParts.Strategies)}")
        {
            _file, _out, _resume, _worker, _launcher, _jobs, _slurm, _parallel, _trials, _epochs, _noTest, _data, _seed, _threads, _json,
        };
        command.SetAction(Run);
        return command;
    }

    private int Run(ParseResult parsed)
    {
        if (parsed.GetValue(_threads) is { } threads) WorkPool.Threads = threads;
        var launcher = Catalog<ISweepLauncher>.Find(parsed.GetValue(_launcher)!)!;
        var sweep = parsed.GetValue(_resume) is { } folder ? Resumed(parsed, folder) : New(parsed, launcher);
        Ensure(sweep);
        if (parsed.GetValue(_noTest)) sweep = sweep with { MeasureTest = false };
        using var interrupt = new Interruption();
        try
        {
            var result = parsed.GetValue(_worker) ? sweep.Join(SweepView.Default, interrupt.Token)
                : launcher.Launch(sweep, Settings(parsed, sweep), SweepView.Default, interrupt.Token);
            return result is null || parsed.GetValue(_worker) ? Application.Done : SweepOutput.Print(result, parsed.GetValue(_json));
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine($"fovea: stopped; the trials so far are kept. Go on with: fovea sweep --resume {sweep.Folder}");
            return Application.Failed;
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private Sweep New(ParseResult parsed, ISweepLauncher launcher)
    {
        if (parsed.GetValue(_file) is not { } file) throw new UsageException(
            "sweep: expected SWEEP: a file of a sweep, sweep.yaml. See: fovea sweep --help");
        if (!File.Exists(file)) throw new UsageException($"{file}: expected a file of a sweep, there is none");
        var folder = parsed.GetValue(_out) ?? Path.Combine("sweeps", Path.GetFileNameWithoutExtension(file));
        if (Sweep.IsIn(folder) && !parsed.GetValue(_worker) && launcher.Makes)
            throw new UsageException(
                $"{folder} holds a sweep already. Go on with it: fovea sweep --resume {folder}; or pass another --out");
        var sweep = Sweep.Load(file, folder);
        sweep = sweep with
        {
            Trials = parsed.GetValue(_trials) ?? sweep.Trials,
            Epochs = parsed.GetValue(_epochs) ?? sweep.Epochs,
            Parallel = parsed.GetValue(_parallel) ?? sweep.Parallel,
            Seed = parsed.GetResult(_seed) is { Implicit: false } ? parsed.GetValue(_seed) : sweep.Seed,
        };
        if (parsed.GetValue(_data) is { } data) sweep.Config.Data = Path.GetFullPath(data);
        return sweep;
    }

    private Sweep Resumed(ParseResult parsed, string folder)
    {
        Option[] held = [_out, _trials, _epochs, _seed];
        foreach (var option in held)
            if (parsed.GetResult(option) is { Implicit: false }) throw new UsageException(
                $"{option.Name} cannot change when a sweep goes on: its {Sweep.FileName} holds it");
        if (parsed.GetValue(_file) is { } file) throw new UsageException($"a sweep that goes on knows its settings: leave out '{file}'");
        var sweep = Sweep.Open(folder);
        if (parsed.GetValue(_data) is { } data) sweep.Config.Data = Path.GetFullPath(data);
        return sweep with { Parallel = parsed.GetValue(_parallel) ?? sweep.Parallel };
    }

    private LaunchSettings Settings(ParseResult parsed, Sweep sweep) => new(Command())
    {
        Jobs = parsed.GetValue(_jobs) ?? sweep.Parallel, Options = parsed.GetValue(_slurm) ?? [],
        Arguments = [.. parsed.GetValue(_noTest) ? new[] { "--no-test" } : [], "--parallel", "1"], Note = Console.Error.WriteLine,
    };

    // How this program was started: by itself, or by dotnet with its file.
    private static string[] Command()
    {
        var program = Environment.ProcessPath ?? "fovea";
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? [program, Path.Combine(AppContext.BaseDirectory, "fovea.dll")] : [program];
    }

    // Pictures of one's own are not downloaded.
    private static void Ensure(Sweep sweep)
    {
        if (Catalog<DatasetEntry>.Find(sweep.Config.Dataset.Name) is { } dataset) DatasetDownload.Ensure(dataset, sweep.Config.Data);
    }

    private static string Names(IPartTable table) => string.Join(", ", table.Parts.Select(p =>
        p.Arguments.Count == 0 ? p.Name : $"{p.Name}({string.Join(", ", p.Arguments.Select(a => a.Name))})"));

    private static Option<int?> Positive(string name, string description) =>
        CommonOptions.AtLeastOne(new Option<int?>(name) { Description = description, HelpName = "N" });
}
