using System.Globalization;
using Muser.Cli.Shell;
using Muser.Formats.Frames;
using Muser.Grains.Calibration;
using Muser.Interfaces.Calibration;
using Muser.Silo;
using Muser.Silo.Calibration;

namespace Muser.Cli.Calibration;

/// <summary>The parameters of one array in a running service.</summary>
internal sealed class ParameterClient(ServiceClient service, ArrayLayout layout) : IDisposable
{
    /// <summary>The array.</summary>
    public ArrayLayout Layout => layout;

    /// <summary>What is in force.</summary>
    /// <param name="at">The instant; null for now.</param>
    /// <param name="version">The version; null for the newest.</param>
    /// <param name="kind">Only this kind; null for all.</param>
    /// <param name="cancellation">Cancels.</param>
    public Task<ParametersInForce> InForce(UtcTime? at, long? version, ParameterKind? kind, CancellationToken cancellation) =>
        Get<ParametersInForce>("", cancellation, ("at", at?.ToString()), ("version", Text(version)), ("kind", kind?.Name()));

    /// <summary>The lines of the history.</summary>
    public Task<ParameterHistoryPage> History(ParameterKind? kind, long after, CancellationToken cancellation) =>
        Get<ParameterHistoryPage>("/changes", cancellation, ("kind", kind?.Name()), ("after", Text(after)), ("limit", Text(int.MaxValue)));

    /// <summary>One version with its values.</summary>
    public Task<ParameterVersion> Version(long version, CancellationToken cancellation) =>
        Get<ParameterVersion>($"/versions/{Text(version)}", cancellation);

    /// <summary>
    /// All that a version knows, of any time, oldest first: nothing that is withdrawn, and nothing that a later line with the same beginning replaces.
    /// </summary>
    public async Task<ParameterItem[]> Everything(ParameterKind? kind, long? version, CancellationToken cancellation)
    {
        var history = await History(null, 0, cancellation);
        ParameterChange[] changes = [.. history.Changes.Select(line => line.ToChange())];
        var known = version ?? history.NewestVersion;
        if (known < 1 || known > history.NewestVersion)
        {
            throw new UserInputException($"{layout.Name} has no version {known} of its parameters; the newest is {history.NewestVersion}.");
        }

        var wanted = ParameterTimeline.NotWithdrawn(changes, known).Where(line => kind is null || line.Kind == kind).ToArray();
        var replaced = wanted
            .Where(line => line.Kind != ParameterKind.Flag)
            .GroupBy(line => (line.Kind, line.Scope, line.ValidFromUtcUnixNs))
            .SelectMany(lines => lines.SkipLast(1))
            .ToHashSet();
        var items = new List<ParameterItem>();
        foreach (var lines in wanted.Where(line => !replaced.Contains(line)).GroupBy(line => line.Version))
        {
            var parts = lines.Select(line => line.Part).ToHashSet();
            items.AddRange((await Version(lines.Key, cancellation)).Entries.Where(item => parts.Contains(item.Part!.Value)));
        }

        return [.. items.OrderBy(item => item.From).ThenBy(item => item.Version).ThenBy(item => item.Part)];
    }

    /// <summary>Records entries, all or none, and returns their version.</summary>
    public Task<RecordedVersion> Add(ParameterRequest request, CancellationToken cancellation) =>
        service.Post<ParameterRequest, RecordedVersion>(Path(""), request, ParameterJson.For(layout), cancellation);

    /// <summary>Makes something void, and returns the version that does.</summary>
    public Task<RecordedVersion> Withdraw(WithdrawalRequest request, CancellationToken cancellation) =>
        service.Post<WithdrawalRequest, RecordedVersion>(Path("/withdraw"), request, ParameterJson.For(layout), cancellation);

    /// <summary>Which published cycles are stale.</summary>
    public Task<StaleCycles> Stale(UtcTime? from, UtcTime? to, CancellationToken cancellation) => service.Get<StaleCycles>(
        $"/api/products/stale{ServiceClient.Query(("array", layout.Name), ("from", from?.ToString()), ("to", to?.ToString()))}", ParameterJson.For(layout), cancellation);

    public void Dispose() => service.Dispose();

    private Task<T> Get<T>(string path, CancellationToken cancellation, params (string Name, string? Value)[] query) =>
        service.Get<T>(Path(path) + ServiceClient.Query(query), ParameterJson.For(layout), cancellation);

    private string Path(string path) => $"/api/parameters/{layout.Name}{path}";

    private static string? Text(long? number) => number?.ToString(CultureInfo.InvariantCulture);
}
