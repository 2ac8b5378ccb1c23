using System.Runtime;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Muser.Formats.Frames;
using Muser.Grains.Imaging;
using Muser.Interfaces.Frames;
using Muser.Silo.Imaging;
using Xunit.Abstractions;

namespace Muser.Silo.Tests.Imaging;

[Trait("Tier", "Unit")]
public sealed class ImagingWarmUpTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly IOptions<ImagingOptions> _options = Options.Create(new ImagingOptions());
    private readonly ImagingSlots _slots = new();
    private LiveMaps? _maps;

    private LiveMaps Maps => _maps ??= new LiveMaps(new MapPlans(_options), _options, TimeProvider.System);

    [Fact]
    public void TheFirstLiveMapFindsItsCodeCompiled()
    {
        var (compiled, elapsed) = WarmUp(ImageRequest.Middle).Run();
        var band = new BandHand { BandMHz = 1200, IsRight = true };
        var maker = new MapMaker(ArrayLayout.Muser1, band);
        var task = SyntheticSun.Task(ArrayLayout.Muser1, band, ImageRequest.Middle);
        maker.Begin(task);
        var before = JitInfo.GetCompiledMethodCount(currentThread: true);
        var files = 0;
        var map = Maps.Make(maker, task, channel: 8, (_, write) =>
        {
            write(new MemoryStream());
            files++;
        });

        // What is compiled anew while a map is made are loops that turn out to be long, and branches that only these data take.
        var anew = JitInfo.GetCompiledMethodCount(currentThread: true) - before;
        output.WriteLine($"{compiled} methods in {elapsed.TotalMilliseconds:F0} ms; then {anew}");
        Assert.InRange(anew, 0, 60);
        Assert.Equal((2, "clark", true), (files, map.Clean, map.DiscVisibilities > 0));
    }

    [Fact]
    public async Task ASiloIsReadyForMapsWhenOneWasMade()
    {
        using var gate = new ManualResetEventSlim();
        var inUse = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => _slots.TryMake(Patience, () =>
        {
            gate.Wait(Patience);
            return this;
        })).ToList();
        using var warmUp = WarmUp(ImageRequest.Middle);
        await warmUp.StartAsync(CancellationToken.None);
        Assert.False(warmUp.Done.IsCompleted);

        gate.Set();
        await warmUp.Done.WaitAsync(Patience);
        await Task.WhenAll(inUse);
    }

    [Theory]
    [InlineData(ImageRequest.None, true)]
    [InlineData(ImageRequest.Middle, false)]
    public async Task WhereNoMapsAreMadeOrItIsNotWantedNothingIsWaitedFor(ImageRequest channels, bool isWanted)
    {
        _options.Value.WarmUp = isWanted;
        using var warmUp = WarmUp(channels);
        await warmUp.StartAsync(CancellationToken.None);
        await warmUp.Done.WaitAsync(Patience);
    }

    private ImagingWarmUp WarmUp(ImageRequest channels) => new(
        Maps, _slots, _options, Options.Create(new ImagingPolicyOptions { Channels = channels }), TimeProvider.System, NullLogger<ImagingWarmUp>.Instance);
}
