using System.Globalization;
using System.Text.Json;
using Fovea.Reports;
using Fovea.Serving;
using Fovea.Teaching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fovea.Studio;

/// <summary>A formula's graph step by step, and layers on numbers that one can follow by hand.</summary>
internal sealed class BackpropPage : IStudioPage
{
    // A graph of more can be computed, but not read.
    private const int MostText = 500, MostSteps = 80;

    public string Id => "backprop";

    public int Order => 40;

    public void Map(RouteGroupBuilder api, StudioContext studio)
    {
        api.MapGet("", (RequestDelegate)(context => context.Response.WriteFieldsAsync(new Fields
        {
            ["examples"] = NamedGraph.All.OfType<NamedExpression>().Select(e => new Fields
            {
                ["name"] = e.Name, ["description"] = e.Description, ["text"] = e.Text, ["at"] = e.At,
            }),
        })));
        Post(api, "formula", Formula);
        Post(api, "convolution", body => Tables(ConvolutionByHand.Of(body.Table("X"), body.Table("W"), body.Number("b", 0, -1e6, 1e6),
            body.TableOrNull("dY"), Whole(body, "stride", 1, 1, 4), Whole(body, "padding", 0, 0, 4), Whole(body, "dilation", 1, 1, 4))
            .Tables));
        Post(api, "batchnorm", body => Tables(BatchNormByHand.Of(body.Table("X"), body.Row("γ"), body.Row("β"), body.Table("dY"),
            body.Number("epsilon", 1e-5, 0, 1)).Tables));
        Post(api, "softmax", body => Tables(CrossEntropyByHand.Of(body.Table("S"), [.. body.Row("labels").Select(Label)]).Tables));
    }

    private static void Post(RouteGroupBuilder api, string name, Func<JsonElement, Fields> answer) =>
        api.MapPost(name, (RequestDelegate)(async context =>
            await context.Response.WriteFieldsAsync(answer(await context.Request.ReadJsonAsync()))));

    private Fields Formula(JsonElement body)
    {
        var text = body.TextOr("text");
        if (text.Length > MostText) throw new ArgumentException($"expected a formula of at most {MostText} characters, got {text.Length}");
        var expression = Expression.Parse(text);
        var at = expression.Names.ToDictionary(n => n, n => body.TryGetProperty("at", out var values) ? values.Number(n, 1, -1e6, 1e6) : 1,
            StringComparer.Ordinal);
        var trace = ExpressionTrace.Of(expression, at);
        if (trace.Steps.Count > MostSteps)
            throw new ArgumentException($"expected a formula of at most {MostSteps} steps to draw, got {trace.Steps.Count}");
        if (trace.Steps.FirstOrDefault(s => !double.IsFinite(s.Value)) is { } infinite)
            throw new ArgumentException($"the result of '{infinite.Label}' is no finite number for these values; choose others");
        return new()
        {
            ["names"] = expression.Names.Select(n => new Fields { ["name"] = n, ["value"] = at[n] }),
            ["steps"] = trace.Steps.Select(s => new Fields
            {
                ["label"] = s.Label, ["isName"] = s.IsName, ["value"] = s.Value, ["gradient"] = s.Gradient, ["numeric"] = s.Numeric,
                ["inputs"] = s.Inputs.Select(i => new Fields
                {
                    ["step"] = i.Step, ["rule"] = i.Rule, ["local"] = i.Local, ["share"] = i.Share,
                }),
            }),
            ["gradients"] = PageFragment.ToHtml(Gradients(trace)),
            ["command"] = $"fovea graph \"{text}\" --check"
                + (at.Count == 0 ? "" : " --at " + string.Join(',', at.Select(v => FormattableString.Invariant($"{v.Key}={v.Value}")))),
        };
    }

    private PageTable Gradients(ExpressionTrace trace)
    {
        string[] columns = ["name", "value", "gradient", "differences", "error"];
        var table = new PageTable("", [.. columns.Select(c => StudioTexts.Of(Id, c) + (c == "name" ? "" : ">"))]);
        foreach (var s in trace.Steps.Where(s => s.IsName))
            table.Add(s.Label, Number(s.Value), Number(s.Gradient), Number(s.Numeric),
                s is { Gradient: { } g, Numeric: { } n } ? Math.Abs(g - n).ToString("0.#E+0", CultureInfo.InvariantCulture) : "–");
        return table;
    }

    private static string Number(double? value) => value?.ToString("0.######", CultureInfo.InvariantCulture).Replace('-', '−') ?? "–";

    private static int Whole(JsonElement body, string name, int otherwise, int least, int most) =>
        body.Number(name, otherwise, least, most) is var value && value == Math.Floor(value) ? (int)value
            : throw new ArgumentException($"{name}: expected a whole number");

    private static long Label(double value) => value == Math.Floor(value) ? (long)value
        : throw new ArgumentException("labels: expected whole numbers");

    private static Fields Tables(IReadOnlyList<HandTable> tables) => new()
    {
        ["tables"] = tables.Select(t => new Fields
        {
            ["name"] = t.Name, ["meaning"] = t.Meaning, ["role"] = t.Role.ToString().ToLowerInvariant(), ["values"] = Rows(t.Values),
            ["formulas"] = t.Formulas is null ? null : Rows(t.Formulas),
        }),
    };

    private static IEnumerable<IEnumerable<T>> Rows<T>(T[,] table) => Enumerable.Range(0, table.GetLength(0))
        .Select(i => Enumerable.Range(0, table.GetLength(1)).Select(j => table[i, j]));
}
