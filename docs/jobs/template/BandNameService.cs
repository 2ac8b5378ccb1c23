using System.Globalization;
using Muser.Formats.Frames;
using Muser.Interfaces.Jobs;

namespace MyJobs;

/// <summary>
/// A service: it lives longer than a job, and parts of any job ask it. What is slow to load is loaded once, here: the first call makes an instance. Call it by
/// <c>await context.Call&lt;int, string&gt;("band-name", 1600)</c>.
/// </summary>
[JobService("band-name", "What a band of MUSER-I is called, by its lower edge in MHz.", Instances = 2)]
public sealed class BandNameService : JobService<int, string>
{
    private const int WidthMHz = 400;
    private readonly HashSet<int> _bandsMHz = [.. ArrayLayout.Muser1.BandsMHz];

    /// <summary>Answers one request at a time.</summary>
    public override Task<string> Answer(int request, CancellationToken cancellation) => _bandsMHz.Contains(request)
        ? Task.FromResult(string.Create(CultureInfo.InvariantCulture, $"{request / 1000.0:0.0}-{(request + WidthMHz) / 1000.0:0.0} GHz"))
        : throw new JobException($"There is no band at {request} MHz.", isFinal: true);
}
