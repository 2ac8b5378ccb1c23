using Muser.Engine.Tests.Fixtures;
using Orleans.Configuration;

namespace Muser.Engine.Tests.Messaging;

[Trait("Tier", "Cluster")]
public sealed class CallTests(CallTests.ShortPatience cluster) : IClassFixture<CallTests.ShortPatience>
{
    private readonly Guid _key = Guid.NewGuid();

    private Probe Probe => Probe.Of(_key);

    private ITalkGrain Grain => cluster.Client.GetGrain<ITalkGrain>(_key);

    [Fact]
    public async Task ValueTasksAnswer()
    {
        Assert.Equal(42, await Grain.Double(21));
        await Grain.Nothing();
    }

    [Fact]
    public async Task RequestContextFlowsFromGrainToGrain()
    {
        RequestContext.Set("cycle", "400L");
        Assert.Equal("400L", await Grain.Context("cycle"));
        Assert.Equal("400L", await Grain.ContextOfNext("cycle", Guid.NewGuid()));
        RequestContext.Remove("cycle");
        Assert.Null(await Grain.Context("cycle"));
    }

    [Fact]
    public async Task RequestContextDoesNotFlowBack()
    {
        RequestContext.Clear();
        await Grain.SetContext("cycle", "400L");
        Assert.Null(RequestContext.Get("cycle"));
        Assert.Null(await Grain.Context("cycle"));
    }

    [Theory]
    [InlineData("argument", typeof(ArgumentException), "the argument is bad")]
    [InlineData("missing", typeof(FileNotFoundException), "no such file")]
    [InlineData("cancelled", typeof(OperationCanceledException), "given up")]
    [InlineData("plain", typeof(InvalidOperationException), "plain")]
    public async Task ExceptionCrossesWithTypeAndMessage(string kind, Type type, string message)
    {
        var failure = await Assert.ThrowsAsync(type, () => Grain.Fail(kind));
        Assert.Equal(message, failure.Message);
        Assert.Contains(nameof(TalkGrain.Fail), failure.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OwnExceptionCrossesWithItsMembersAndInnerException()
    {
        var failure = await Assert.ThrowsAsync<DishException>(() => Grain.Fail("custom"));
        Assert.Equal("dish 7 is stuck", failure.Message);
        Assert.Equal(7, failure.Dish);
        Assert.Equal("the motor is off", Assert.IsType<InvalidOperationException>(failure.InnerException).Message);
    }

    [Fact]
    public async Task CallThatIsNotAnsweredInTimeThrowsTimeoutException()
    {
        var call = Grain.WaitAt("gate");
        await Assert.ThrowsAsync<TimeoutException>(() => call);

        // The outcome was unknown: the grain was not stopped.
        Probe.Open("gate");
        await Probe.Noted("gate passed");
    }

    [Fact]
    public async Task CancellingCancelsTheTokenInTheGrain()
    {
        using var source = new CancellationTokenSource();
        var call = Grain.WaitForCancellation(source.Token);
        await Probe.Noted("waiting");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Probe.Noted("cancelled");
    }

    [Fact]
    public async Task CancellationFollowsTheCallChain()
    {
        using var source = new CancellationTokenSource();
        var next = Guid.NewGuid();
        var call = Grain.WaitForCancellationOfNext(next, source.Token);
        await Probe.Of(next).Noted("waiting");
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Probe.Of(next).Noted("cancelled");
    }

    [Fact]
    public async Task TokenThatIsAlreadyCancelledStopsTheCall()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grain.WaitForCancellation(new CancellationToken(true)));
        await Grain.Double(1).AsTask().Within("a call behind it");
        Assert.Equal(0, Probe.Count("waiting"));
    }

    [Fact]
    public async Task SequenceArrivesWholeAndInOrder()
    {
        List<int> seen = [];
        await foreach (var value in Grain.CountTo(250))
        {
            seen.Add(value);
        }

        Assert.Equal(Enumerable.Range(1, 250), seen);
    }

    [Fact]
    public async Task LeavingASequenceEndsItInTheGrain()
    {
        await foreach (var value in Grain.CountForever())
        {
            if (value == 3)
            {
                break;
            }
        }

        await Probe.Noted("enumeration ended");
    }

    [Fact]
    public async Task CancellingASequenceEndsItInTheGrain()
    {
        using var source = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var value in Grain.CountForever(source.Token))
            {
                if (value == 3)
                {
                    await source.CancelAsync();
                }
            }
        });
        await Probe.Noted("enumeration ended");
    }

    [Fact]
    public async Task FailureWithinASequenceArrivesBehindItsItems()
    {
        List<int> seen = [];
        var failure = await Assert.ThrowsAsync<DishException>(async () =>
        {
            await foreach (var value in Grain.CountThenFail(5))
            {
                seen.Add(value);
            }
        });
        Assert.Equal([1, 2, 3, 4, 5], seen);
        Assert.Equal(5, failure.Dish);
    }

    /// <summary>Client and silos give up a call after three seconds.</summary>
    public sealed class ShortPatience() : ClusterFixture(2)
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

        protected override void ConfigureSilo(string name, ISiloBuilder silo) =>
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = Patience);

        protected override void ConfigureClient(IClientBuilder client) =>
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = Patience);
    }
}
