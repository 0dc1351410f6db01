namespace Fovea.Sweeps;

/// <summary>What a trial's figure is found by.</summary>
internal interface ITrialObjective
{
    /// <summary>The figure.</summary>
    SweepMetric Metric { get; }

    /// <summary>Before the first trial: what is missing is said here, once.</summary>
    void Prepare() { }

    /// <summary>Makes a trial, or goes on with it, until it has had its epochs.</summary>
    /// <param name="trial">Which.</param>
    /// <param name="each">Told of each epoch that ends: its number and the figure.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The figure.</returns>
    /// <exception cref="OperationCanceledException">It was stopped; what was reached is kept.</exception>
    double Run(Trial trial, Action<int, double> each, CancellationToken cancellation);

    /// <summary>Figures of the best trial on the test set by name, which nothing was chosen by; empty where that means nothing.</summary>
    IReadOnlyList<(string Name, double Value, string Text)> Test(Trial best) => [];

    /// <summary>The figure after each epoch, for curves.</summary>
    IReadOnlyList<double> Curve(Trial trial) => [];
}
