using Muser.Formats.Frames;

namespace Muser.Sky.Tests.Places;

/// <summary>Instants spread evenly over years, the same in every run.</summary>
internal static class RandomInstants
{
    internal static UtcTime[] Between(int firstYear, int lastYear, int count, int seed)
    {
        var random = new Random(seed);
        var from = UtcTime.FromCalendar(firstYear, 1, 1);
        var ns = UtcTime.FromCalendar(lastYear + 1, 1, 1) - from;
        return [.. Enumerable.Range(0, count).Select(_ => from.AddNs((long)(random.NextDouble() * ns)))];
    }
}
