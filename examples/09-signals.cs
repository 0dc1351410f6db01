#:project ../src/Fovea.Reports/Fovea.Reports.csproj
// Signals of discrete time: convolution by hand and by the library, time origins, shifts, and two dimensions.
//   dotnet run -c Release examples/09-signals.cs [FOLDER]
using Fovea.Imaging;
using Fovea.Reports;
using Fovea.Tensors;

var folder = args is [var given] ? given : Path.Combine(Path.GetTempPath(), "fovea-examples");

// A finite signal is its values and the time of the first; everywhere else it is 0.
var x = new Signal(0, [1, 1, 1]);
var h = new Signal(-1, [0.5, 0.5]);
var y = SignalConvolution.Convolve(x, h);
Console.WriteLine($"y begins at n = {y.Start}: {string.Join(", ", y.Values)}");

// y(n) = Σ x(k) h(n − k), written out.
var byHand = Enumerable.Range(y.Start, y.Values.Count).Select(n => Enumerable.Range(0, 3).Sum(k => x[k] * h[n - k]));
var isSame = byHand.SequenceEqual(y.Values);

// Signals may go on without end, where the sums do not: a pulse of seven through a filter that forgets by halves.
SignalSource pulse = SignalCatalog.Parse("rect:7"), forgets = SignalCatalog.Parse("exp:0.5");
var response = SignalConvolution.Convolve(pulse, forgets, from: -6, to: 18);
Console.WriteLine($"y(0) … y(7) = {string.Join(", ", Enumerable.Range(0, 8).Select(n => response[n]))}");

// Five later in, five later out: convolution does not depend on when.
var later = SignalConvolution.Convolve(pulse.Shift(5), forgets, from: -6, to: 18);
var difference = Enumerable.Range(-6, 20).Max(n => Math.Abs(response[n] - later[n + 5]));
Console.WriteLine($"largest difference after a shift by 5: {difference}");
new ChartSheet("",
    new StemPlot("x") { Height = 200 }.Add("x(n)", -6, pulse.Window(-6, 18).Values).Add("x(n − 5)", -6, pulse.Shift(5).Window(-6, 18)
        .Values),
    new StemPlot("y = x ∗ h") { Height = 200 }.Add("y", -6, response.Values).Add("of x(n − 5)", -6, later.Values))
    .Save(Path.Combine(folder, "signals.svg"));

// Two dimensions: rows that grow by 5 under a vertical difference. Networks correlate, which does not turn h round: the sign changes.
Tensor rows = PlaneConvolution.Parse("1..25:5x5"), edge = PlaneConvolution.Parse("[-1 -2 -1; 0 0 0; 1 2 1]");
var valid = new ConvolutionOptions { Mode = ConvolutionMode.Valid };
var (convolved, correlated) = (PlaneConvolution.Convolve(rows, edge, valid), PlaneConvolution.Correlate(rows, edge, valid));
Console.WriteLine($"convolved {convolved.At(0, 0)}, correlated {correlated.At(0, 0)}, everywhere");
Console.WriteLine($"plot: {folder}/signals.svg");

// The floor: the sums written out, the known values, and the shift.
return isSame && response[6] == 1.984375 && response[7] == 0.9921875 && difference == 0
    && convolved.ToArray<double>().All(v => v == -40) && correlated.ToArray<double>().All(v => v == 40) ? 0 : 1;
