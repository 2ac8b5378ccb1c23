using System.Text;

namespace Muser.Silo.Cluster.Metrics;

/// <summary>
/// Names of instruments as Prometheus wants them: snake case, the base unit and, for counters, <c>_total</c> at the end (OpenTelemetry, "Prometheus and
/// OpenMetrics Compatibility"). What the text format reserves for histograms is taken off the end of the name of a gauge.
/// </summary>
internal static class MetricName
{
    private const string Total = "_total";

    /// <summary>Endings that a gauge may not have.</summary>
    private static readonly string[] Reserved = [Total, "_count", "_sum", "_bucket"];

    /// <summary>The name of a metric.</summary>
    /// <param name="instrument">The name of the instrument, such as <c>muser.cycle.latency</c>.</param>
    /// <param name="unit">Its unit in UCUM, such as <c>s</c> or <c>{frame}</c>; null for none.</param>
    /// <param name="kind">What becomes of it.</param>
    public static string Of(string instrument, string? unit, MetricKind kind)
    {
        var name = Label(instrument);
        if (kind == MetricKind.Counter && name.EndsWith(Total, StringComparison.Ordinal))
        {
            name = name[..^Total.Length];
        }

        while (kind == MetricKind.Gauge && Reserved.FirstOrDefault(end => name.EndsWith(end, StringComparison.Ordinal)) is { } reserved)
        {
            name = name[..^reserved.Length];
        }

        var (unitName, _) = BaseUnit(unit);
        if (unitName == "ratio" && kind != MetricKind.Gauge)
        {
            unitName = "";
        }

        if (unitName.Length > 0 && !name.EndsWith("_" + unitName, StringComparison.Ordinal))
        {
            name += "_" + unitName;
        }

        return kind == MetricKind.Counter ? name + Total : name;
    }

    /// <summary>How many of a unit make one of its base unit.</summary>
    public static double PerBaseUnit(string? unit) => BaseUnit(unit).Count;

    /// <summary>A name in snake case, of letters, digits and single underscores.</summary>
    public static string Label(string name)
    {
        var text = new StringBuilder(name.Length + 1);
        foreach (var character in name)
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                if (text.Length == 0 && char.IsAsciiDigit(character))
                {
                    text.Append('_');
                }

                text.Append(char.ToLowerInvariant(character));
            }
            else if (text.Length > 0 && text[^1] != '_')
            {
                text.Append('_');
            }
        }

        return text.ToString().TrimEnd('_') is { Length: > 0 } cleaned ? cleaned : "unnamed";
    }

    private static (string Name, double Count) BaseUnit(string? unit) => unit switch
    {
        "s" => ("seconds", 1),
        "ms" => ("seconds", 1e3),
        "us" or "μs" => ("seconds", 1e6),
        "ns" => ("seconds", 1e9),
        "By" or "bytes" => ("bytes", 1),
        "1" => ("ratio", 1),
        "Cel" => ("celsius", 1),
        "Hz" => ("hertz", 1),
        _ => ("", 1),
    };
}
