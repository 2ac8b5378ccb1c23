using Microsoft.Extensions.DependencyInjection;
using Muser.Engine.Tests.Fixtures;
using Orleans.Runtime.Hosting;
using Orleans.Storage;

namespace Muser.Engine.Tests.State;

[Trait("Tier", "Cluster")]
public sealed class PersistentStateTests(PersistentStateTests.WithStore cluster) : IClassFixture<PersistentStateTests.WithStore>
{
    private readonly Guid _id = Guid.NewGuid();

    private ILedgerGrain Grain => cluster.Pinned<ILedgerGrain>(cluster.Silo(0), _id);

    [Fact]
    public async Task StateThatWasNeverWrittenIsNewAndHasNoRecord()
    {
        Assert.Empty(await Grain.Lines());
        Assert.False(await Grain.RecordExists());
        Assert.Null(await Grain.Etag());
    }

    [Fact]
    public async Task WrittenStateIsThereWhenTheNextActivationStarts()
    {
        await Grain.Add("one");
        await Grain.Write();
        Assert.True(await Grain.RecordExists());
        await Reactivate();
        Assert.Equal(["one"], await Grain.LinesAtActivation());
        Assert.True(await Grain.RecordExists());
    }

    [Fact]
    public async Task StateThatWasNotWrittenIsGoneWithItsActivation()
    {
        await Grain.Add("one");
        await Reactivate();
        Assert.Empty(await Grain.Lines());
    }

    [Fact]
    public async Task StoreKeepsItsOwnCopy()
    {
        // Several, as a store may lie on either silo.
        for (var number = 0; number < 10; number++)
        {
            var grain = cluster.Pinned<ILedgerGrain>(cluster.Silo(0), Guid.NewGuid());
            await grain.Add("written");
            await grain.Write();
            await grain.Add("not written");
            await grain.Read();
            Assert.Equal(["written"], await grain.Lines());
        }
    }

    [Fact]
    public async Task EachWriteChangesTheEtag()
    {
        await Grain.Write();
        var first = await Grain.Etag();
        await Grain.Write();
        Assert.NotNull(first);
        Assert.NotEqual(first, await Grain.Etag());
    }

    [Fact]
    public async Task ClearedStateIsNewAgain()
    {
        await Grain.Add("one");
        await Grain.Write();
        await Grain.Clear();
        Assert.Empty(await Grain.Lines());
        Assert.False(await Grain.RecordExists());
        await Reactivate();
        Assert.Empty(await Grain.Lines());
        await Grain.Add("two");
        await Grain.Write();
        await Reactivate();
        Assert.Equal(["two"], await Grain.Lines());
    }

    [Fact]
    public async Task TwoStatesOfAGrainAreApart()
    {
        await Grain.Add("line");
        await Grain.Write();
        await Grain.AddNote("note");
        await Reactivate();
        Assert.Equal(["line"], await Grain.Lines());
        Assert.Equal(["note"], await Grain.Notes());
    }

    [Fact]
    public async Task WriteOverSomeoneElsesWriteIsInconsistent()
    {
        await Grain.Add("mine");
        await Grain.Write();
        var first = await Grain.Activation();
        await WriteBehindItsBack("theirs");
        await Grain.Add("mine again");
        await Assert.ThrowsAsync<InconsistentStateException>(Grain.Write);

        // An activation with a stale state is of no use: it goes, and the next one reads what is stored.
        await Probe.Of(_id).Noted("deactivated");
        Assert.NotEqual(first, await Grain.Activation());
        Assert.Equal(["theirs"], await Grain.Lines());
    }

    [Fact]
    public async Task ReadTakesSomeoneElsesWriteAndItsEtag()
    {
        await Grain.Add("mine");
        await Grain.Write();
        await WriteBehindItsBack("theirs");
        await Grain.Read();
        Assert.Equal(["theirs"], await Grain.Lines());
        await Grain.Add("mine again");
        await Grain.Write();
        await Reactivate();
        Assert.Equal(["theirs", "mine again"], await Grain.Lines());
    }

    [Fact]
    public async Task StoreIsOneForAllSilos()
    {
        await Grain.Add("one");
        await Grain.Write();
        var elsewhere = Storage(1);
        GrainState<Ledger> seen = new(new());
        await elsewhere.ReadStateAsync("ledger", Grain.GetGrainId(), seen);
        Assert.Equal(["one"], seen.State!.Lines);
        Assert.Equal(await Grain.Etag(), seen.ETag);
    }

    [Fact]
    public async Task OwnProviderIsAskedByTheNameOfTheState()
    {
        var grain = cluster.Client.GetGrain<IOwnStoreGrain>(_id);
        Assert.Equal("1", await grain.Write("one"));
        Assert.Equal("2", await grain.Write("two"));
        await grain.Clear();
        Assert.Equal(["read pages", "write pages", "write pages", "clear pages"], cluster.Own.Asked);
    }

    [Fact]
    public async Task GrainWithAStateOfItsOwnKeepsIt()
    {
        var grain = cluster.Client.GetGrain<IStatefulGrain>(_id);
        await grain.Write("one");
        Assert.Equal(["one"], await grain.ReadAgain());
    }

    private async Task Reactivate()
    {
        var gone = Probe.Of(_id).Count("deactivated") + 1;
        await Grain.Deactivate();
        await Probe.Of(_id).Noted("deactivated", gone);
    }

    private async Task WriteBehindItsBack(string line)
    {
        GrainState<Ledger> state = new(new());
        await Storage(1).ReadStateAsync("ledger", Grain.GetGrainId(), state);
        state.State!.Lines = [line];
        await Storage(1).WriteStateAsync("ledger", Grain.GetGrainId(), state);
    }

    private IGrainStorage Storage(int silo) => cluster.Silo(silo).ServiceProvider.GetRequiredKeyedService<IGrainStorage>("store");

    public sealed class WithStore() : ClusterFixture(2)
    {
        public CountingStorage Own { get; } = new();

        protected override void ConfigureSilo(string name, ISiloBuilder silo)
        {
            silo.AddMemoryGrainStorage("store");
            silo.Services.AddGrainStorage("own", (_, _) => Own);
        }
    }
}
