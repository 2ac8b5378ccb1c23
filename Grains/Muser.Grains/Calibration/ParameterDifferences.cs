using Muser.Interfaces.Calibration;

namespace Muser.Grains.Calibration;

/// <summary>
/// Where a later version of the parameters says otherwise than an earlier one. A product that was made with the earlier one is stale where they differ
/// at its time.
/// </summary>
public static class ParameterDifferences
{
    /// <summary>
    /// The intervals in which two versions differ, oldest first. The weather is left out: no product depends on it.
    /// </summary>
    /// <param name="changes">The history, in the order in which it was made.</param>
    /// <param name="earlier">The earlier version.</param>
    /// <param name="later">The later version.</param>
    public static ParameterSpan[] Between(IReadOnlyCollection<ParameterChange> changes, long earlier, long later)
    {
        var lines = changes.Where(change => change.Kind is not ParameterKind.Weather).ToArray();
        var spans = new List<ParameterSpan>();
        for (var from = long.MinValue; from < long.MaxValue;)
        {
            var (before, _, untilBefore) = ParameterTimeline.At(lines, earlier, from);
            var (after, _, untilAfter) = ParameterTimeline.At(lines, later, from);
            var until = Math.Min(untilBefore, untilAfter);
            ParameterChange[] differing =
            [
                .. before.Except(after).Concat(after.Except(before)).OrderBy(line => line.Version).ThenBy(line => line.Part),
            ];
            if (differing.Length > 0)
            {
                Append(spans, new ParameterSpan(from, until, differing));
            }

            from = until;
        }

        return [.. spans];
    }

    /// <summary>Adds a span, or makes the last one longer where nothing but time separates them.</summary>
    private static void Append(List<ParameterSpan> spans, ParameterSpan span)
    {
        if (spans.Count > 0 && spans[^1].UntilUtcUnixNs == span.FromUtcUnixNs && spans[^1].Lines.SequenceEqual(span.Lines))
        {
            spans[^1] = spans[^1] with { UntilUtcUnixNs = span.UntilUtcUnixNs };
        }
        else
        {
            spans.Add(span);
        }
    }
}
