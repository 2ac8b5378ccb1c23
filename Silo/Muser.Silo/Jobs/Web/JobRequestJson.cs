using System.Text.Json;
using System.Text.Json.Serialization;

namespace Muser.Silo.Jobs.Web;

/// <summary>How submissions are read: a name that is not known is a mistake, not something to pass over.</summary>
internal static class JobRequestJson
{
    /// <summary>The options of the serializer.</summary>
    public static readonly JsonSerializerOptions Options = new(ServiceJson.Compact) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };
}
