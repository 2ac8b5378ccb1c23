namespace Muser.Engine.Tests.State;

/// <summary>Its state lies in a provider of the application's own.</summary>
public interface IOwnStoreGrain : IGrainWithGuidKey
{
    Task<string?> Write(string line);

    Task Clear();
}

/// <summary>The older way to have a state: it is the grain's own, read before the grain starts.</summary>
public interface IStatefulGrain : IGrainWithGuidKey
{
    Task Write(string line);

    Task<string[]> ReadAgain();
}

public sealed class OwnStoreGrain([PersistentState("pages", "own")] IPersistentState<Ledger> pages) : Grain, IOwnStoreGrain
{
    public async Task<string?> Write(string line)
    {
        pages.State.Lines.Add(line);
        await pages.WriteStateAsync();
        return pages.Etag;
    }

    public Task Clear() => pages.ClearStateAsync();
}

[Orleans.Providers.StorageProvider(ProviderName = "store")]
public sealed class StatefulGrain : Grain<Ledger>, IStatefulGrain
{
    public Task Write(string line)
    {
        State.Lines.Add(line);
        return WriteStateAsync();
    }

    public async Task<string[]> ReadAgain()
    {
        State.Lines.Add("not written");
        await ReadStateAsync();
        return [.. State.Lines];
    }
}
