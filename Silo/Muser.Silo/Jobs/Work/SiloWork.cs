using Muser.Grains.Jobs;

namespace Muser.Silo.Jobs.Work;

/// <summary>What this silo has for jobs.</summary>
internal sealed class SiloWork(ILocalSiloDetails silo, SiloResources resources, Func<ISlotRunner> openSlot) : ISiloWork
{
    public string SiloName => silo.Name;

    public SiloResources Resources => resources;

    public ISlotRunner OpenSlot() => openSlot();
}
