using System.CommandLine;
using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Interfaces.Calibration;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary><c>muser parameters diff</c>: what differs between two versions, or two instants.</summary>
internal static class ParametersDiffCommand
{
    public static Command Create()
    {
        var before = new Argument<string>("BEFORE") { Description = "A version, such as 3, or an instant, such as 2015-11-01T04:00:00." };
        var after = new Argument<string>("AFTER") { Description = "Another version, or another instant." };
        var (at, version) = (ParameterOptions.At(), ParameterOptions.Version());
        at.Description = $"The instant at which versions are compared: {UtcText.Form}.";
        version.Description = "The version in which instants are compared, instead of the newest.";
        var command = new Command("diff", "Shows field by field what differs between two versions, or between two instants.")
        {
            before, after, at, version,
        };
        var options = ParameterOptions.AddTo(command);
        command.SetAction(async (parse, cancellation) =>
        {
            using var service = options.Connect(parse);
            var (first, second) = (parse.GetValue(before)!, parse.GetValue(after)!);
            var instant = UtcText.Parse(parse.GetValue(at)!);
            var isVersions = Number(first) is not null;
            if (isVersions != Number(second) is not null)
            {
                throw new UsageException($"'{first}' and '{second}' are a version and an instant; compare two of the same.");
            }

            var (old, @new) = (await InForce(first), await InForce(second));
            var differences = ParameterDifference.Between(new ParameterText(service.Layout), old.InForce, @new.InForce);
            if (options.IsJson(parse))
            {
                foreach (var difference in differences)
                {
                    parse.Output().WriteJsonLine(new
                    {
                        kind = difference.Kind.Name(),
                        scope = difference.Scope?.ToString(),
                        difference.Field,
                        difference.Before,
                        difference.After,
                        beforeVersion = difference.Old?.Version,
                        afterVersion = difference.New?.Version,
                    });
                }

                return ExitCode.Done;
            }

            parse.Output().WriteLine(isVersions
                ? $"{old.Array} at {instant}: version {old.Version} and version {@new.Version}"
                : $"{old.Array} version {old.Version}: {old.At} and {@new.At}");
            Write(parse.Output(), differences);
            if (isVersions)
            {
                await SayElsewhere(parse.Output(), service, old.Version, @new.Version, instant, cancellation);
            }

            return ExitCode.Done;

            Task<ParametersInForce> InForce(string text) => Number(text) is { } number
                ? service.InForce(instant, number, null, cancellation)
                : service.InForce(UtcText.Parse(text), parse.GetValue(version), null, cancellation);
        });
        return command.WithExample(
            "muser parameters diff 1 4", "muser parameters diff 1 4 --at 2015-11-01T04:08:49", "muser parameters diff 2015-11-01 2016-06-27");
    }

    private static long? Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static void Write(TextWriter output, IReadOnlyList<ParameterDifference> differences)
    {
        if (differences.Count == 0)
        {
            output.WriteLine("Nothing differs.");
            return;
        }

        foreach (var one in differences.GroupBy(difference => (difference.Kind, difference.Scope)))
        {
            output.WriteLine();
            output.WriteLine($"{one.Key.Kind.Name()} {one.Key.Scope}".TrimEnd());
            foreach (var line in one.SelectMany(difference => new[] { (Sign: '-', Item: difference.Old), (Sign: '+', Item: difference.New) }).Distinct())
            {
                if (line.Item is { } item && one.Key.Kind is not ParameterKind.Flag)
                {
                    output.WriteLine($"  {line.Sign} {Origin(item)}");
                }
            }

            var width = one.Max(difference => difference.Field.Length);
            foreach (var difference in one)
            {
                output.WriteLine(difference switch
                {
                    { Before: null, New: { Content: FlagRule } flag } => $"  + {difference.After}: {Origin(flag)}",
                    { After: null, Old: { Content: FlagRule } flag } => $"  - {difference.Before}: {Origin(flag)}",
                    _ => $"      {difference.Field.PadRight(width)}  {difference.Before ?? "nothing"} -> {difference.After ?? "nothing"}",
                });
            }
        }
    }

    private static string Origin(ParameterItem item)
    {
        var to = item.To is { } end ? $" to {ParameterTable.Short(end)}" : "";
        return $"{ParameterTable.Id(item)}, from {ParameterTable.Short(item.From)}{to}, {item.Who}: {item.Why}";
    }

    /// <summary>Two versions may differ at other times than the one that was looked at: nobody should take them for equal.</summary>
    private static async Task SayElsewhere(
        TextWriter output, ParameterClient service, long before, long after, UtcTime instant, CancellationToken cancellation)
    {
        var history = await service.History(null, 0, cancellation);
        var spans = ParameterDifferences.Between([.. history.Changes.Select(line => line.ToChange())], Math.Min(before, after), Math.Max(before, after))
            .Where(span => span.UntilUtcUnixNs <= instant.UnixNs || span.FromUtcUnixNs > instant.UnixNs)
            .ToArray();
        if (spans.Length > 0)
        {
            output.WriteLine();
            output.WriteLine("They differ at other times too; --at shows how:");
            foreach (var span in spans)
            {
                output.WriteLine($"  {Bound(span.FromUtcUnixNs, "ever")} until {Bound(span.UntilUtcUnixNs, "for ever")}");
            }
        }
    }

    private static string Bound(long utcUnixNs, string otherwise) =>
        utcUnixNs is long.MinValue or long.MaxValue ? otherwise : ParameterTable.Short(new UtcTime(utcUnixNs));
}
