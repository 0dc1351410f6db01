using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Fovea.Sweeps;

/// <summary>The trials of a sweep in a file of SQLite, which threads and processes share: who takes a trial does so in a transaction, and
/// says every few seconds that it is at work.</summary>
/// <remarks>The journal is a write-ahead log, with which readers and a writer do not wait for each other; on a file system of several
/// machines, where that needs memory they do not share, it is a rollback journal.</remarks>
internal sealed partial class TrialStore : IDisposable
{
    public const string FileName = "sweep.db";

    // Of the layout of the tables.
    private const string Version = "1";

    // Times that a trial is begun whose worker ends without a word; then it counts as failed.
    private const int MostAttempts = 3;

    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(60);

    private readonly SqliteConnection _connection;
    private readonly Lock _gate = new();
    private readonly string _file;

    private TrialStore(string file, SqliteOpenMode mode)
    {
        _file = file;
        // Connections that are kept open after they are closed would hold a file that is deleted next.
        _connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = file, Mode = mode, Pooling = false, DefaultTimeout = (int)Busy.TotalSeconds,
        }.ToString());
        try
        {
            _connection.Open();
        }
        catch (SqliteException e)
        {
            _connection.Dispose();
            throw new IOException($"{file}: expected a store of trials that can be opened ({e.Message})", e);
        }
    }

    /// <summary>After so long without a sign of life somebody's trial is taken again.</summary>
    public TimeSpan Patience { get; private init; } = TimeSpan.FromSeconds(60);

    public static bool Exists(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>Opens the store of a folder, and makes it where there is none.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="sweep">What the sweep is; a store of another one is refused.</param>
    /// <param name="shared">Whether several machines share the folder.</param>
    /// <param name="patience">Without a sign of life; null for a minute.</param>
    /// <exception cref="IOException">It cannot be made, or is that of another sweep.</exception>
    public static TrialStore OpenOrCreate(string folder, string sweep, bool shared = false, TimeSpan? patience = null)
    {
        Directory.CreateDirectory(folder);
        var isNew = !Exists(folder);
        var store = new TrialStore(Path.Combine(folder, FileName), SqliteOpenMode.ReadWriteCreate)
        {
            Patience = patience ?? TimeSpan.FromSeconds(60),
        };
        try
        {
            // Outside of a transaction, as SQLite wants it; the file keeps it.
            if (isNew) store.Execute($"PRAGMA journal_mode={(shared ? "DELETE" : "WAL")}");
            store.Transact(() =>
            {
                store.Execute("CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
                store.Execute("CREATE TABLE IF NOT EXISTS trials (number INTEGER PRIMARY KEY, bracket INTEGER NOT NULL, vals TEXT NOT NULL, "
                    + "epochs INTEGER NOT NULL, state TEXT NOT NULL, message TEXT NOT NULL DEFAULT '', worker TEXT NOT NULL DEFAULT '', "
                    + "seen INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0)");
                store.Execute("CREATE TABLE IF NOT EXISTS steps (trial INTEGER NOT NULL, epochs INTEGER NOT NULL, figure REAL NOT NULL, "
                    + "seconds REAL NOT NULL, PRIMARY KEY (trial, epochs))");
                store.Execute("INSERT OR IGNORE INTO meta VALUES ('version', $a), ('sweep', $b)", Version, sweep);
                return true;
            });
            store.CheckVersion();
            if (store.Meta("sweep") != sweep) throw new IOException(
                $"{folder}: expected the sweep that the folder holds, got other settings. Pass another folder with --out, or continue: "
                + $"fovea sweep --resume {folder}");
            return store;
        }
        catch (Exception e)
        {
            store.Dispose();
            if (e is SqliteException) throw Damaged(store._file, e);
            throw;
        }
    }

    /// <summary>Opens the store of a folder.</summary>
    /// <exception cref="IOException">There is none, or it is damaged.</exception>
    public static TrialStore Open(string folder)
    {
        if (!Exists(folder)) throw new IOException($"{folder}: expected a sweep with {FileName}, which 'fovea sweep' writes.");
        var store = new TrialStore(Path.Combine(folder, FileName), SqliteOpenMode.ReadWrite);
        try
        {
            store.CheckVersion();
            return store;
        }
        catch (Exception e)
        {
            store.Dispose();
            if (e is SqliteException) throw Damaged(store._file, e);
            throw;
        }
    }

    /// <summary>A value that belongs to the whole sweep; null for none.</summary>
    public string? Meta(string key)
    {
        lock (_gate) return Scalar("SELECT value FROM meta WHERE key = $a", key) as string;
    }

    public void SetMeta(string key, string value) =>
        Transact(() => Execute("INSERT OR REPLACE INTO meta VALUES ($a, $b)", key, value));

    /// <summary>All trials by number.</summary>
    /// <exception cref="IOException">The store is damaged.</exception>
    public IReadOnlyList<Trial> Trials()
    {
        try
        {
            return Transact(Read);
        }
        catch (SqliteException e)
        {
            throw Damaged(_file, e);
        }
    }

    public void Dispose() => _connection.Dispose();

    private void CheckVersion()
    {
        var version = Meta("version");
        if (version != Version) throw new IOException($"{_file}: expected a store of trials of version {Version}, got {version ?? "none"}. "
            + "It was made by another version of Fovea: sweep anew.");
    }

    private static IOException Damaged(string file, Exception e) =>
        new($"{file}: expected a store of trials ({e.Message.TrimEnd('.')})", e);

    private List<Trial> Read()
    {
        var steps = new Dictionary<int, List<TrialStep>>();
        foreach (var row in Rows("SELECT trial, epochs, figure, seconds FROM steps ORDER BY trial, epochs"))
        {
            var number = Convert.ToInt32(row[0], CultureInfo.InvariantCulture);
            if (!steps.TryGetValue(number, out var list)) steps[number] = list = [];
            list.Add(new(Convert.ToInt32(row[1], CultureInfo.InvariantCulture), Convert.ToDouble(row[2], CultureInfo.InvariantCulture),
                Convert.ToDouble(row[3], CultureInfo.InvariantCulture)));
        }
        const string query = "SELECT number, bracket, vals, epochs, state, message, attempts FROM trials ORDER BY number";
        return [.. Rows(query).Select(row => new Trial
        {
            Number = Convert.ToInt32(row[0], CultureInfo.InvariantCulture), Bracket = Convert.ToInt32(row[1], CultureInfo.InvariantCulture),
            Values = ValuesText.Read((string)row[2], _file), Epochs = Convert.ToInt32(row[3], CultureInfo.InvariantCulture),
            State = Enum.TryParse<TrialState>((string)row[4], out var state) ? state : throw new DataFormatException(_file, -1, "state",
                $"expected where a trial stands, got '{Excerpt.Of((string)row[4])}'"),
            Message = (string)row[5], Attempts = Convert.ToInt32(row[6], CultureInfo.InvariantCulture),
            Steps = steps.GetValueOrDefault(Convert.ToInt32(row[0], CultureInfo.InvariantCulture)) ?? [],
        })];
    }

    /// <summary>Does something that others see wholly or not at all; it waits for others who do.</summary>
    private T Transact<T>(Func<T> action)
    {
        lock (_gate)
        {
            using var transaction = _connection.BeginTransaction(deferred: false);
            var result = action();
            transaction.Commit();
            return result;
        }
    }

    private int Execute(string sql, params ReadOnlySpan<object> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    private object? Scalar(string sql, params ReadOnlySpan<object> values)
    {
        using var command = Command(sql, values);
        return command.ExecuteScalar();
    }

    private List<object[]> Rows(string sql, params ReadOnlySpan<object> values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            var row = new object[reader.FieldCount];
            reader.GetValues(row);
            rows.Add(row);
        }
        return rows;
    }

    // The parameters are $a, $b, $c, … in order.
    private SqliteCommand Command(string sql, ReadOnlySpan<object> values)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++) command.Parameters.AddWithValue($"${(char)('a' + i)}", values[i]);
        return command;
    }
}
